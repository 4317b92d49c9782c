"""Small things without domain words: the clock, Turkish text, identifiers, paging, the HTMX helper."""
