"""When a ready text is meant: what one is doing while one writes. A text may be meant for several moments,
and for any when it names none.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """An answer has a moment for each of its outcomes, by the outcome's own name."""

    QUESTION = "question", _("Hemşehriye sorarken")
    INTERIM = "interim", _("Ara bilgi verirken")
    SCHEDULE = "schedule", _("Programa alırken")
    DECLINE = "decline", _("Birim “bize ait değil” derken")
    RETURN = "return", _("Düzeltmeye iade ederken")
    CANCEL = "cancel", _("İptal ederken")
    DONE = "done", _("Cevap: yapıldı")
    PARTLY = "partly", _("Cevap: kısmen yapıldı")
    NOT_DONE = "not_done", _("Cevap: yapılamıyor")
    INFORMED = "informed", _("Cevap: bilgi verildi")
    NOT_OURS = "not_ours", _("Cevap: belediyenin görevi değil")


ANSWERS = (Moment.DONE, Moment.PARTLY, Moment.NOT_DONE, Moment.INFORMED, Moment.NOT_OURS)
ANSWER = "answer"  # what a form says whose outcome stands beside the text


def meant(named: str, outcome: str = "") -> str:
    """The moment a form speaks of: `named`, or for an answer its `outcome`. Empty for what is none."""
    wanted = outcome if named == ANSWER else named
    return wanted if wanted in Moment.values else ""


def clean(given: Iterable[str]) -> list[str]:
    """Known moments, each once, in the order of the table."""
    wanted = set(given)
    return [moment for moment in Moment.values if moment in wanted]


def labels(named: Iterable[str]) -> str:
    """Their names in one line, for lists and sheets."""
    return ", ".join(str(Moment(one).label) for one in named if one in Moment.values)
