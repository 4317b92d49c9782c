"""Everything stands in pyproject.toml; this only compiles the English catalogue into what gets installed."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent / "script"))
from _messages import compile_po


class BuildWithMessages(build_py):  # type: ignore[misc]  # setuptools has no types
    """Compiles the catalogue first, so that the wheel holds the .mo file."""

    def run(self) -> None:
        """Build the package."""
        compile_po()
        super().run()


setup(cmdclass={"build_py": BuildWithMessages})
