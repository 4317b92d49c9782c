"""Tests of the citizen's side."""
