"""The intake desk's screens."""
