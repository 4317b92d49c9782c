"""What the citizen's side refuses, in words for the citizen."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muhatap.kit import clock, errors


class TooMany(errors.Refused):
    """More tries than a person makes; the message says when to come back."""

    status = 429


class TooManyTries(TooMany):
    """Wrong codes, until a pause is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _("Çok sayıda yanlış deneme yapıldı. Yeniden deneyebileceğiniz saat: %(hour)s.")
            % {"hour": date_format(clock.local(until), "H.i")}
        )


class WrongCode(errors.Incomplete):
    """The code typed is not the one that was sent."""

    def __init__(self, left: int) -> None:
        words = (
            _("Kod yanlış. %(left)s deneme hakkınız kaldı.") % {"left": left}
            if left
            else _("Kod yanlış ve deneme hakkınız bitti. Yeni kod isteyin; yazdıklarınız duruyor.")
        )
        super().__init__(words, fields={"code": words})


class OldCode(errors.Incomplete):
    """The code is no longer valid."""

    def __init__(self) -> None:
        words = _("Kodun süresi doldu. Yeni kod isteyin; yazdıklarınız duruyor.")
        super().__init__(words, fields={"code": words})


class NoSuchCase(errors.Incomplete):
    """Number and code do not belong together. Does not tell which one is wrong."""

    def __init__(self) -> None:
        words = _("Numara ya da kod yanlış. İkisi de size gönderdiğimiz iletide yazar.")
        super().__init__(words, fields={"code": words})


class VisitEnded(errors.NotYours):
    """The visit to a case is over; what was typed is shown by the page of the refusal."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Güvenliğiniz için sayfa kapandı; hiçbir şey gönderilmedi. "
                "Numaranız ve kodunuzla yeniden açıp gönderin."
            )
        )
