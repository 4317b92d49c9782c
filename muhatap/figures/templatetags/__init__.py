"""Figures, as pieces of other pages."""
