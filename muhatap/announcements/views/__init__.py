"""Pages: reading and deciding, writing, and the citizen's way out."""
