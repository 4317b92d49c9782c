"""Lateness: who is told of it and how, letters to late units, what citizens hear of delayed work."""
