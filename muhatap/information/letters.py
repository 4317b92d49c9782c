"""What stands under the answer of an information request: decision, grounds, access, remedies (4982 m.12)."""

# ruff: noqa: E501 - what is said for an outcome is a table

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.information.models import Decision
from muhatap.organization import settings


def words(decision: Decision, language: str) -> str:
    """The block as it stands in the letter."""
    with translation.override(language):
        return "\n\n".join(_parts(decision))


def _parts(decision: Decision) -> Iterator[str]:
    said = {
        Decision.Outcome.GRANTED: _("Karar: İstediğiniz bilgiye ya da belgeye erişim sağlanmıştır (4982 sayılı Kanun)."),
        Decision.Outcome.PARTLY: _("Karar: İsteğiniz kısmen kabul edilmiş, kısmen reddedilmiştir (4982 sayılı Kanun)."),
        Decision.Outcome.REFUSED: _("Karar: İsteğiniz reddedilmiştir (4982 sayılı Kanun)."),
        Decision.Outcome.SEPARATED: _("Karar: Gizli bölümler çıkarılarak erişim sağlanmıştır (4982 sayılı Kanun m.9)."),
        Decision.Outcome.FORWARDED: _("Karar: Bilgi belediyemizde bulunmadığından başvurunuz %(unit)s adlı kuruma gönderilmiştir (4982 sayılı Kanun m.7).")
        % {"unit": decision.forwarded_to.name if decision.forwarded_to else ""},
    }  # fmt: skip
    yield said[Decision.Outcome(decision.outcome)]
    if decision.grounds:
        yield "\n".join([_("Gerekçe:"), *(f"– {words}" for words in decision.cited), decision.reason])
    elif decision.reason:
        yield decision.reason
    if decision.separated:
        yield _("Çıkarılan bölümler ve nedeni (m.9): %(text)s") % {"text": decision.separated}
    if decision.published:
        yield _("Bilginin yayımlandığı yer, zaman ve yol (m.8): %(text)s") % {"text": decision.published}
    if decision.access:
        ways = "; ".join(decision.access_words)
        yield _("Bilgiye erişim (m.10): %(ways)s.") % {"ways": ways}
    if decision.withholds:
        yield remedies()


def remedies() -> str:
    """What one may do against a decision that withholds something (4982 m.13)."""
    board = settings.spoken("information.board")
    text = _(
        "Başvuru yolları: Bu karara karşı, size tebliğ edildiği günden başlayarak 15 gün içinde Bilgi "
        "Edinme Değerlendirme Kuruluna itiraz edebilirsiniz (4982 sayılı Kanun m.13). Kurula itiraz, "
        "idarî yargıya başvurma süresini durdurur. İtiraz etmeden de yetkili idare mahkemesinde dava "
        "açabilirsiniz."
    )
    return f"{text}\n{board}" if board else text
