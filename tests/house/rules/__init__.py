"""Checkers of the house rules: pure functions from a source to findings (`path:line: what is wrong`)."""
