"""The house rules as tests. Checkers in `rules/` are shown good and bad examples before they judge."""
