"""Routing rules on pages: kept, put in order, and tried out on what came lately."""
