"""Why an information request may be refused: the closed list of law 4982, by article.

An annual report counts refusals by these codes; a decision names at least one where it withholds anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FORM, PUBLISHED, PRIVATE = "form", "8", "21"


@dataclass(frozen=True)
class Ground:
    """One row: the article as code, and what it protects."""

    code: str
    label: Promise

    @property
    def cited(self) -> str:
        """`4982 m.21, özel hayatın gizliliği`."""
        if self.code == FORM:
            return _("4982 m.6, %(label)s") % {"label": self.label}
        return _("4982 m.%(article)s, %(label)s") % {"article": self.code, "label": self.label}


# fmt: off
ROWS = (
    Ground(FORM,      gettext_lazy("şekil şartı eksik")),
    Ground("7/2",     gettext_lazy("ayrı ya da özel bir çalışma gerektiren bilgi")),
    Ground(PUBLISHED, gettext_lazy("yayımlanmış ya da kamuya açıklanmış bilgi")),
    Ground("15",      gettext_lazy("yargı denetimi dışında kalan işlem")),
    Ground("16",      gettext_lazy("devlet sırrı")),
    Ground("17",      gettext_lazy("ülkenin ekonomik çıkarları")),
    Ground("18",      gettext_lazy("istihbarat")),
    Ground("19",      gettext_lazy("idarî soruşturma")),
    Ground("20",      gettext_lazy("adlî soruşturma ve kovuşturma")),
    Ground(PRIVATE,   gettext_lazy("özel hayatın gizliliği")),
    Ground("22",      gettext_lazy("haberleşmenin gizliliği")),
    Ground("23",      gettext_lazy("ticarî sır")),
    Ground("24",      gettext_lazy("fikir ve sanat eserleri")),
    Ground("25",      gettext_lazy("kurum içi düzenleme")),
    Ground("26",      gettext_lazy("kurum içi görüş, bilgi notu ve tavsiye")),
    Ground("27",      gettext_lazy("tavsiye ve mütalaa talebi")),
)
# fmt: on
GROUNDS = {row.code: row for row in ROWS}


def choices() -> list[tuple[str, str]]:
    """Code and words, for a form."""
    return [(row.code, row.cited) for row in ROWS]


def cited(codes: Iterable[str]) -> list[str]:
    """The grounds in words, in the order of the law."""
    wanted = set(codes)
    return [row.cited for row in ROWS if row.code in wanted]
