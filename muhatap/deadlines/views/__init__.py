"""Pages of the calendar and of the policies."""
