"""What belongs to the making of the product does not stand in it."""

from __future__ import annotations

from tests.house.examples import nothing, shown
from tests.house.rules import words
from tests.house.rules.sources import every_text, judge


def test_no_path_host_or_phrase_of_the_making() -> None:
    bad = [
        "see /t" + "mp/notes.md",
        "cp /wo" + "rk/shared/x.yaml .",
        "/ho" + "me/ayse/muhatap",
        "https://files.python" + "hosted.org/packages/x",
        "https://py" + "pi.org/simple",
        "https://registry.npm" + "js.org/htmx",
        "--index-" + "url https://example.org/simple",
        "as decided in an earlier ses" + "sion",
        "Co-Authored" + "-By: X",
    ]
    good = "this session ends after 30 minutes; MUHATAP_HOME=/var/lib/muhatap; tmp_path / 'work' / 'x'; /tmp"
    shown(words.forbidden_words, good=good, bad="\n---\n".join(bad), path="docs/x.md")
    nothing(judge(words.forbidden_words, every_text()))


def test_lock_files_name_no_host() -> None:
    bad = '"resolved": "https://example.org/htmx.tgz"\n---\nx @ git+https://example.org/x\n---\n# from http://example.org'
    good = 'django==5.2 \\\n    --hash=sha256:00\n"funding": {\n  "url": "https://example.org"\n}'
    shown(words.locks_name_no_host, good=good, bad=bad, path="requirements.lock")
    nothing(judge(words.locks_name_no_host, every_text()))
