"""Figures: how much came, was answered, waits; each with its definition and the cases behind it."""
