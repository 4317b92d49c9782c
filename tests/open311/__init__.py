"""The Open311 door, as other people's applications meet it."""
