"""Applications of outside systems: taken over, watched, written back."""
