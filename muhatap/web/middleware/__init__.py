"""Middleware of the web layer."""
