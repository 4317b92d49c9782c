"""Pages of the organisation: chart, accounts, roles, posts, settings, log."""
