"""Pages: the description of the API, and webhooks in the administration."""
