"""Stored files: written safely, checked by content, photos stripped of their position."""
