"""What the templates of lists use."""
