"""Districts, neighbourhoods and their shapes; a point finds its district."""
