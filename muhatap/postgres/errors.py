"""What can keep the embedded server from running, in words for an administrator."""

from __future__ import annotations


class ServerError(Exception):
    """The server cannot run here now. The message names the cause and the remedy."""


class Unreachable(ServerError):
    """A folder is closed to the account under which the server runs."""


class NoBinaries(ServerError):
    """No usable PostgreSQL was found."""
