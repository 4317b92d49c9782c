"""Measuring what issue and design promise. Not part of the product, which imports nothing of it."""
