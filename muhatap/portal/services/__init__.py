"""Everything the citizen's side writes: reports on their way, and what somebody does with an own case."""

from muhatap.portal.services.confirming import confirm, resend, send
from muhatap.portal.services.finishing import Finished, renew_code
from muhatap.portal.services.joining import join
from muhatap.portal.services.opening import lost_code, open_case
from muhatap.portal.services.photos import Spot, add_photos, begin, drop_photo
from muhatap.portal.services.speaking import add_files, raise_objection, reply, withdraw
from muhatap.portal.services.tidying import UNCONFIRMED, forget_visits, tidy
from muhatap.portal.services.wishing import new_contact, wish

__all__ = [
    "UNCONFIRMED",
    "Finished",
    "Spot",
    "add_files",
    "add_photos",
    "begin",
    "confirm",
    "drop_photo",
    "forget_visits",
    "join",
    "lost_code",
    "new_contact",
    "open_case",
    "raise_objection",
    "renew_code",
    "reply",
    "resend",
    "send",
    "tidy",
    "wish",
    "withdraw",
]
