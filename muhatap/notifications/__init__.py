"""What was promised to be said, what was sent exactly, and how each try ended."""
