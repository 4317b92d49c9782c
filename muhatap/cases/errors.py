"""What cases refuse, with the words for the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muhatap.cases.lifecycle import Move
from muhatap.kit import errors
from muhatap.kit.forms import DayField


class NotYours(errors.NotYours):
    """The move belongs to another role or another unit."""

    def __init__(self, row: Move) -> None:
        super().__init__(
            _("“%(move)s” işlemi sizin yetkinizde değil. Hiçbir şey değişmedi.") % {"move": row.label}
        )


class NotNow(errors.NotNow):
    """The case or referral is elsewhere by now; somebody may have been faster."""

    def __init__(self, row: Move, status: Any) -> None:
        super().__init__(
            _(
                "Başvuru şu an “%(status)s” durumunda; “%(move)s” yapılamaz. "
                "Başka biri sizden önce davranmış olabilir."
            )
            % {"status": status, "move": row.label}
        )


class MovedOn(errors.NotNow):
    """Somebody moved it while a form for it was open; the move itself is still possible."""

    def __init__(self, status: Any) -> None:
        super().__init__(
            _(
                "Siz açtıktan sonra durum değişti: şimdi “%(status)s”. Yazdıklarınız duruyor; "
                "yine de istiyorsanız yeniden gönderin."
            )
            % {"status": status}
        )


WHY_NOT: Mapping[str, Promise] = {
    "extend": gettext_lazy(
        "Yalnız işleyen bir bilgi edinme süresi uzatılır (4982 m.11). Hiçbir şey değişmedi."
    ),
    "ask_fee": gettext_lazy(
        "Ücret yalnız bilgi edinme başvurusunda ve bir kez istenir (4982 m.10). Hiçbir şey değişmedi."
    ),
    "record_payment": gettext_lazy("Bu başvuruda beklenen bir ücret yok. Hiçbir şey değişmedi."),
    "deem_withdrawn": gettext_lazy("Süresi dolmuş bir ücret yok (4982 m.11). Hiçbir şey değişmedi."),
    "refuse_examination": gettext_lazy(
        "Bilgi edinme başvurusu 3071’e göre değil, 4982’nin nedenleriyle reddedilir. Hiçbir şey değişmedi."
    ),
}


class AlreadySo(errors.NotNow):
    """The mark stands already as the move would set it, or the move is for other cases."""

    def __init__(self, row: Move) -> None:
        words = _("“%(move)s” gerekmiyor: başvuru zaten öyle. Hiçbir şey değişmedi.") % {"move": row.label}
        super().__init__(WHY_NOT.get(row.name, words))


class MissingFacts(errors.Incomplete):
    """The move needs facts that were not given."""

    def __init__(self, row: Move, missing: Sequence[str]) -> None:
        field = _("Bu alan boş bırakılamaz.")
        super().__init__(
            _("“%(move)s” için gereken bilgi eksik. Yazdıklarınız duruyor.") % {"move": row.label},
            fields=dict.fromkeys(missing, field),
        )


class DayGone(errors.Incomplete):
    """A day is promised that has passed; told as the form's own field tells it."""

    def __init__(self, today: date) -> None:
        words = str(DayField.default_error_messages["early"]) % {"day": today.strftime("%d.%m.%Y")}
        super().__init__(words, fields={"date": words})


class NothingForOutside(errors.Incomplete):
    """A hidden or sensitive case goes to another institution, and nothing was written for it."""

    def __init__(self, row: Move) -> None:
        says = _("Kurum bizim kaydımızı açamaz: kişiyi ele vermeden, ne yapılması gerektiğini yazın.")
        super().__init__(
            _("“%(move)s”: gizli başvuruda dış kuruma hemşehrinin kendi sözleri gitmez.")
            % {"move": row.label},
            fields={"for_outside": says},
        )


class Unchanged(errors.Incomplete):
    """A record goes back to approval as it came from there, and nobody says why."""

    def __init__(self) -> None:
        words = _("Kayıt iade edildiğinden beri değişmedi: düzeltin ya da neden değişmediğini yazın.")
        super().__init__(words, fields={"text": words})


class Undecided(errors.NotNow):
    """An information request goes to its applicant with a decision, and none was written in this round."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Bilgi edinme başvurusu kararı yazılmadan bildirime geçmez (4982 m.12). "
                "“Bilgi edinme” bölümünden kararı yazın; cevap olduğu gibi duruyor."
            )
        )


class CorrectedMeanwhile(errors.NotNow):
    """Somebody else corrected the record after it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Siz yazarken kaydı başka biri düzeltti; sizinki kaydedilmedi, yazdıklarınız duruyor. "
                "Öyküde ne değiştiğine bakın; yeniden kaydederseniz sizin yazdığınız geçerli olur."
            )
        )


class AlreadyThere(errors.NotNow):
    """The unit has a live referral of this case already."""

    def __init__(self, unit: str) -> None:
        super().__init__(_("Başvuru zaten şu birimde: %(unit)s.") % {"unit": unit})


class TouchedSince(errors.NotNow):
    """Somebody did something with the case after what should be taken back, or after it was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Bu başvuruda sonradan başka bir işlem yapıldı; ona dokunulmadı."))
