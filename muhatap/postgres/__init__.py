"""The embedded PostgreSQL server: find binaries, initialise, start, probe, stop. Knows nothing of Django."""
