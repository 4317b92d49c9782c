"""`pytest --times`: how long tests take, for docs/performance.md: the median, and the sum of every folder.

What is counted is the call of a test by the wall clock, not what is built before it; with several processes
their times are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--times`."""
    parser.addoption(
        "--times", action="store_true", help="print the median test and the seconds of every folder"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that prints collects."""
    if config.getoption("--times") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Times(), "times")


class Times:
    """Listens to every report and prints at the end."""

    def __init__(self) -> None:
        self.calls: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Skipped tests have no call."""
        if report.when == "call" and not report.skipped:
            self.calls[report.nodeid] = report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table, in Markdown."""
        terminalreporter.section("times")
        for line in told(self.calls):
            terminalreporter.write_line(line)


def told(calls: Mapping[str, float]) -> Iterable[str]:
    """The lines for tests by their id and seconds; the longest folder first."""
    if not calls:
        return
    yield f"{len(calls)} tests; the median call takes {1000 * median(calls.values()):.1f} ms"
    yield "\n| folder | tests | median ms | seconds |\n| --- | ---: | ---: | ---: |"
    folders: dict[str, list[float]] = defaultdict(list)
    for name, seconds in calls.items():
        folders["/".join(name.partition("::")[0].split("/")[1:-1]) or "."].append(seconds)
    for folder, taken in sorted(folders.items(), key=lambda row: -sum(row[1])):
        yield f"| {folder} | {len(taken)} | {1000 * median(taken):.1f} | {sum(taken):.1f} |"
    yield f"| all | {len(calls)} | {1000 * median(calls.values()):.1f} | {sum(calls.values()):.1f} |"
