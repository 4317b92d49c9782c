"""Pieces of templates that other pages show of this package."""
