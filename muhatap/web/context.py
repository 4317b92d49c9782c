"""What every page of the frame knows: the navigation, read only when a template draws it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from muhatap.web.navigation import sections, way_in


def frame(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the sections of the navigation; `new_case`: where a record is written, empty for who may not.

    Costs nothing in a fragment, which draws neither.
    """
    return {
        "nav": SimpleLazyObject(lambda: sections(request)),
        "new_case": SimpleLazyObject(lambda: way_in(request, "new-case")),
    }
