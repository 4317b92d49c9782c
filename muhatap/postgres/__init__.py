"""The embedded PostgreSQL server: find binaries, initialise, start, probe, stop. Knows nothing of Django.

Doors: `server.Server(home)` with `start()`, `stop()`, `url()`; `binaries.find()`; `accounts.account()`.
"""
