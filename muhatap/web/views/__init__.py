"""Views of the shell itself: errors, the design page."""
