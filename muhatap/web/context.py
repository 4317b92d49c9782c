"""What every page of the frame knows: the navigation, read only when a template draws it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from muhatap.web.navigation import sections


def frame(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the sections of the navigation. Costs nothing in a fragment, which draws none."""
    return {"nav": SimpleLazyObject(lambda: sections(request))}
