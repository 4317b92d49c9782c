"""Pages of the people package."""
