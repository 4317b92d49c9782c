"""Pages of the reception."""
