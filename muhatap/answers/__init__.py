"""Answers with every version, their review, and the one combined answer."""
