"""Rows as plain dictionaries, ready to be sent."""
