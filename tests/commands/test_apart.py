"""What prepares a start is done in a process of its own, whose end is the command's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

BEGIN = """
import os, sys, time, click
from muhatap.commands.apart import apart
from muhatap.commands.exits import refuse
"""


def ran(work: str) -> subprocess.CompletedProcess[str]:
    """A command that does this apart, and says what came of it."""
    lines = f"@click.command()\ndef command():\n    print('given', apart({work}))\ncommand()"
    return subprocess.run([sys.executable, "-c", BEGIN + lines], capture_output=True, text=True, timeout=60)


def test_what_is_made_apart_comes_back_and_what_it_loaded_does_not() -> None:
    line = "print(apart(lambda: [bool(__import__('xmlrpc.client')), 'ş']), 'xmlrpc.client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", BEGIN + line], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[True, 'ş'] False", done.stderr


@pytest.mark.parametrize(
    ("work", "code", "words"),
    [
        ("lambda: refuse('Nothing here.')", 3, "Nothing here."),
        ("lambda: 1 / 0", 1, "ZeroDivisionError"),
        ("lambda: os.kill(os.getpid(), 9)", 137, ""),
    ],
)
def test_a_refusal_or_a_fault_ends_the_command_alike(work: str, code: int, words: str) -> None:
    done = ran(work)
    assert done.returncode == code and words in done.stderr and "given" not in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_it_does_not_outlive_its_parent(number: signal.Signals) -> None:
    heeds = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background does not
    line = f"import signal; {heeds}; apart(lambda: (print(os.getpid(), flush=True), time.sleep(60)))"
    with subprocess.Popen([sys.executable, "-c", BEGIN + line], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        assert parent.wait(20) != 0
        end = time.monotonic() + 20
        while time.monotonic() < end and _lives(child):
            time.sleep(0.05)
        assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
