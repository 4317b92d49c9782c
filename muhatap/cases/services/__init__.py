"""Everything that writes a case. Each verb is one transaction and takes who does it as `by`."""

from muhatap.cases.services.attaching import answer_on_the_spot, attach
from muhatap.cases.services.dates import copy_dates
from muhatap.cases.services.moving import check, move, move_referral
from muhatap.cases.services.registering import register

__all__ = ["answer_on_the_spot", "attach", "check", "copy_dates", "move", "move_referral", "register"]
