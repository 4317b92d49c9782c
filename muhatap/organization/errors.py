"""Expected refusals of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Refused


class SignedOut(Refused):
    """Nobody is signed in where staff are expected; the frame asks for it and keeps what was typed."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_("Oturumunuz kapandı, yazdıklarınız duruyor."))
