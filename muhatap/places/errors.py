"""Expected refusals of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Incomplete


class NotAPlace(Incomplete):
    """Something that should be a place on the map is none: text, NaN, a projected coordinate."""

    def __init__(self) -> None:
        super().__init__(
            _("Bu bir nokta değil: enlem ve boylam derece olarak yazılmalı, 38.4237 ve 27.1428 gibi.")
        )


class BadImport(Incomplete):
    """An import that cannot be taken as a whole; nothing was changed. `message` names the first bad entry."""
