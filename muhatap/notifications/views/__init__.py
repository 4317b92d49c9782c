"""Pages: the log of messages, and the words."""
