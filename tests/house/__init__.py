"""The house rules as tests. Checkers live in `rules/`; each is shown good and bad examples before it judges the house."""
