"""Views of the citizen's side."""
