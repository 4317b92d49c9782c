"""Write the pages of docs/ that are made from the code. A house test fails when one is not up to date."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muhatap.web.settings")
os.environ.setdefault("MUHATAP_BUILD", "1")


def main() -> None:
    """Write what differs."""
    import django

    django.setup()
    from muhatap.operations.pages import pages

    for name, text in pages().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(name, file=sys.stderr)


if __name__ == "__main__":
    main()
