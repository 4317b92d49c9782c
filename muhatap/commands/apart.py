"""Work in a process of its own: what it loads is gone when it ends, so that a supervisor stays small."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

import click

from muhatap.commands.exits import FOUND
from muhatap.commands.supervisor import end_with_parent


def apart(work: Callable[[], Any]) -> Any:
    """What `work` gives (JSON values), made by a child; its refusals and faults end this process alike.

    The child ends with its parent and on Ctrl-C. To be called before there is a database connection.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        code = FOUND
        try:
            os.close(reading)
            code = _done(work, writing)
        finally:
            os._exit(code)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as said:
            given = said.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except BaseException:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise
    if code:
        raise click.exceptions.Exit(code if code > 0 else 128 - code)
    return json.loads(given)


def _done(work: Callable[[], Any], writing: int) -> int:
    """Do it, write what it gives, and say with which code the child ends."""
    end_with_parent()
    code = 0
    try:
        given = work()
        with os.fdopen(writing, "wb") as said:
            said.write(json.dumps(given).encode())
    except click.exceptions.Exit as told:
        code = told.exit_code
    except click.ClickException as told:
        told.show()
        code = told.exit_code
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except Exception:
        traceback.print_exc()
        code = FOUND
    sys.stdout.flush()
    sys.stderr.flush()
    return code
