"""Telling the citizen: attempts, outcomes, closing."""
