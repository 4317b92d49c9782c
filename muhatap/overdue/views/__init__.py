"""Pages: what is late, weekly reports, letters, and telling people about delayed work."""
