"""Expected refusals of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Refused


class SignedOut(Refused):
    """Nobody is signed in where staff are expected; the frame asks for it and keeps what was typed."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_("Oturumunuz kapandı, yazdıklarınız duruyor."))


class NoKey(Refused):
    """A door for machines was opened without a key, or with one that is wrong, expired or revoked."""

    status = 401


class NotInScope(Refused):
    """The key is good, and this door is not among its scopes."""

    status = 403

    def __init__(self, *scopes: str) -> None:
        super().__init__(
            _("Bu anahtar bu işe yetkili değil; gereken kapsam: %(scopes)s.") % {"scopes": " / ".join(scopes)}
        )
        self.scopes = scopes


class TooMany(Refused):
    """The key came more often than it may. `wait` is in how many seconds it may come again."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(
            _("Bu anahtar dakikadaki istek sınırını doldurdu; %(n)s saniye sonra yeniden deneyin.")
            % {"n": wait}
        )
        self.wait = wait
