"""What the pages call things."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.routing.queries import State

STATES: Mapping[State, str | Promise] = {
    State.LIVE: _("kullanımda"),
    State.OFF: _("kapalı"),
    State.LATER: _("daha başlamadı"),
    State.OVER: _("süresi doldu"),
    State.CLOSED: _("birimi kapalı"),
    State.UNREADABLE: _("koşulu okunamıyor"),
}
