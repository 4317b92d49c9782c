"""Expected refusals of this package."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Incomplete, NotNow, NotYours


class BadRecord(Incomplete):
    """Fields of a record that are missing or wrong; `fields` says which and why."""


class DuplicateRecord(NotNow):
    """The number belongs to a record that exists (izmir:15.12). `known` is the id of that record."""

    def __init__(self, known: int) -> None:
        super().__init__(
            _(
                "Bu numarayla bir kayıt var; ikincisi açılmaz. Yazdıklarınız duruyor,"
                " var olan kayda geçebilirsiniz."
            ),
            fields={"number": _("Bu numarayla bir kayıt var.")},
        )
        self.known = known


class LikelyDuplicate(NotNow):
    """Somebody very like is registered; registering needs the word that it is somebody else."""

    def __init__(self, known: Sequence[int]) -> None:
        super().__init__(
            _("Buna çok benzeyen bir kayıt var. Başka biri olduğundan eminseniz yine de kaydedin.")
        )
        self.known = list(known)


class MayNotReveal(NotYours):
    """This person may not open these data."""
