"""Teamwork: who is at a case right now, and whom a note mentions."""
