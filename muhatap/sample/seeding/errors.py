"""What stops the sample from being made."""

from __future__ import annotations


class NotPostgres(RuntimeError):
    """The connection cannot COPY."""

    def __init__(self) -> None:
        super().__init__("the sample needs PostgreSQL with psycopg 3")


class NotEmpty(RuntimeError):
    """The database holds an organisation or cases that are not the sample's; nothing was touched."""

    def __init__(self) -> None:
        super().__init__(
            "the database is not empty and what is there is not the sample's; nothing was touched"
        )
