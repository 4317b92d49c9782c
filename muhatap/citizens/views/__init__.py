"""Doors to the register."""
