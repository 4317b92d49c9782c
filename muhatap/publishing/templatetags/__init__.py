"""Publishing, as pieces of other pages."""
