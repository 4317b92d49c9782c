"""Colleagues whom a note calls by name: `@ayla.demir`."""

from __future__ import annotations

import re

from muhatap.organization.models import Staff

CALLING = frozenset({"note", "liaise"})  # moves whose text may call somebody
CALLED = re.compile(r"(?<![\w.@])@([a-z0-9][a-z0-9._-]{1,80})", re.ASCII)
MOST = 10  # colleagues called in one note


def called(text: str) -> list[str]:
    """The user names that a text calls, each once, in its order; at most `MOST`."""
    names = [name.rstrip(".-_") for name in CALLED.findall(text)]
    return list(dict.fromkeys(names))[:MOST]


def unknown(text: str) -> list[str]:
    """Names in a text by which nobody is called who works here. One statement where it calls anybody."""
    names = called(text)
    there = Staff.objects.filter(username__in=names, is_active=True) if names else Staff.objects.none()
    known = set(there.values_list("username", flat=True))
    return [name for name in names if name not in known]
