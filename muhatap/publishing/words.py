"""How a case stands and what happened to it, as its neighbours read it: two tables."""

# ruff: noqa: E501 - tables

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import Status

Words = str | Promise

# code for machines and words, by status; what waits for a person looks like what it is for the neighbours
STANDS: Mapping[str, tuple[str, Words]] = {
    Status.AWAITING_APPROVAL: ("received", _("Alındı, ilgili birime iletiliyor")),
    Status.RETURNED: ("received", _("Alındı, ilgili birime iletiliyor")),
    Status.TO_ROUTE: ("received", _("Alındı, ilgili birime iletiliyor")),
    Status.WAITING_CITIZEN: ("received", _("Alındı, ilgili birime iletiliyor")),
    Status.WITH_UNITS: ("in_progress", _("İlgili birim çalışıyor")),
    Status.IN_REVIEW: ("checking", _("Çalışma bitti, sonuç kontrol ediliyor")),
    Status.TO_DELIVER: ("checking", _("Çalışma bitti, sonuç kontrol ediliyor")),
    Status.OBJECTED: ("reopened", _("Sonuçlanmıştı, yeniden inceleniyor")),
    Status.CLOSED: ("closed", _("Sonuçlandı")),
    Status.CANCELLED: ("cancelled", _("İşlemden kaldırıldı")),
}
# fmt: off
STEPS: Mapping[str, tuple[str, Words]] = {
    "register":           ("file-text",     _("Bildirim alındı.")),
    "register_direct":    ("file-text",     _("Bildirim alındı.")),
    "offer":              ("git-fork",      _("Şu birime iletildi: %(unit)s.")),
    "forward":            ("external-link", _("Konu belediyenin görevi değil, şu kuruma iletildi: %(unit)s.")),
    "accept":             ("check",         _("%(unit)s çalışmaya başladı.")),
    "examine":            ("search",        _("Konu yerinde inceleniyor.")),
    "schedule":           ("calendar",      _("Çalışma programa alındı. Planlanan gün %(date)s.")),
    "join":               ("users",         _("Aynı durum yeniden bildirildi.")),
    "complete":           ("message-check", _("Çalışma bitti, sonuç kontrol ediliyor.")),
    "deliver":            ("circle-check",  _("Sonuçlandı.")),
    "close_silently":     ("circle-check",  _("Sonuçlandı.")),
    "object":             ("refresh",       _("Yeniden incelenmesi istendi.")),
    "dismiss_objection":  ("circle-check",  _("Yeniden incelendi, sonuç değişmedi.")),
    "reopen":             ("refresh",       _("Yeniden açıldı.")),
    "reopen_after_check": ("refresh",       _("Yerinde bakıldı, yeniden açıldı.")),
    "cancel":             ("ban",           _("İşlemden kaldırıldı.")),
    "withdraw_case":      ("ban",           _("İşlemden kaldırıldı.")),
}
# fmt: on
