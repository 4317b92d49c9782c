"""Units, posts, staff, roles, delegation, actors, settings, and the audit of administration."""
