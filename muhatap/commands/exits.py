"""What the exit codes mean, and how a command ends with one."""

from __future__ import annotations

from typing import NoReturn

import click

FOUND = 1
CANNOT = 3
MISSING = 4


def refuse(message: str, code: int = CANNOT) -> NoReturn:
    """End with a sentence for a person and a code for a script."""
    click.secho(message, fg="red", err=True)
    raise click.exceptions.Exit(code)
