"""Everything stands in pyproject.toml; this only adds the English catalogue and the guide."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent / "script"))
from _messages import compile_po


class BuildWhole(build_py):  # type: ignore[misc]  # setuptools has no types
    """Compiles the catalogue first, so that the wheel holds the .mo file; takes docs/kullanim along."""

    def run(self) -> None:
        """Build the package."""
        compile_po()
        super().run()
        if not getattr(self, "editable_mode", False):
            inside = Path(self.build_lib) / "muhatap/guide/data/kullanim"
            shutil.copytree(Path(__file__).parent / "docs/kullanim", inside, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWhole})
