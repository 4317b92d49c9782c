"""The log of administration in words: actions, columns, values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.organization.models import AdminEvent, ApiKey, Post, Staff, Unit
from muhatap.organization.roles import Role
from muhatap.organization.settings import CATALOGUE

Text = str | Promise

ACTIONS: dict[str, Text] = {
    "unit.created": _("Birim kuruldu"),
    "unit.changed": _("Birim değişti"),
    "unit.placed": _("Birimin yeri değişti"),
    "unit.closed": _("Birim kapatıldı"),
    "unit.reopened": _("Birim yeniden açıldı"),
    "unit.grant_given": _("Birimde görev verildi"),
    "unit.grant_ended": _("Birimdeki görev bitti"),
    "post.created": _("Unvan eklendi"),
    "post.changed": _("Unvan değişti"),
    "staff.created": _("Hesap açıldı"),
    "staff.changed": _("Hesap değişti"),
    "staff.closed": _("Hesap kapatıldı"),
    "staff.opened": _("Hesap yeniden açıldı"),
    "staff.password_set": _("Parola verildi"),
    "staff.password_changed": _("Parolasını değiştirdi"),
    "grant.given": _("Görev verildi"),
    "grant.changed": _("Görev düzeltildi"),
    "grant.ended": _("Görev bitirildi"),
    "delegation.given": _("Vekâlet verildi"),
    "delegation.ended": _("Vekâlet bitirildi"),
    "setting.set": _("Ayar değişti"),
    "webhook.created": _("Web kancası kuruldu"),
    "webhook.changed": _("Web kancası değişti"),
    "webhook.paused": _("Web kancası durduruldu"),
    "webhook.resumed": _("Web kancası sürdürüldü"),
    "webhook.ended": _("Web kancası bitirildi"),
    "key.created": _("API anahtarı açıldı"),
    "key.changed": _("API anahtarı değişti"),
    "key.revoked": _("API anahtarı iptal edildi"),
    "admin.began": _("Yönetim oturumu açıldı"),
    "admin.ended": _("Yönetim oturumu doldu"),
    "topic.created": _("Konu açıldı"),
    "topic.changed": _("Konu değişti"),
    "topic.moved": _("Konunun yeri değişti"),
    "topic.closed": _("Konu kapatıldı"),
    "topic.reopened": _("Konu yeniden açıldı"),
    "topic.questions": _("Konunun soruları değişti"),
    "topic.districts": _("Konunun ilçelere göre birimi değişti"),
    "routingrule.created": _("Yönlendirme kuralı yazıldı"),
    "routingrule.changed": _("Yönlendirme kuralı değişti"),
    "routingrule.placed": _("Yönlendirme kuralının sırası değişti"),
    "routingrule.off": _("Yönlendirme kuralı kapatıldı"),
    "routingrule.on": _("Yönlendirme kuralı açıldı"),
    "desk.set": _("Masa değişti"),
    "desk.cleared": _("Masa kaldırıldı"),
    "announcement.deleted": _("Duyuru taslağı silindi"),
}
# What the log can be narrowed to; an action belongs to the kind before its dot.
KINDS: dict[str, Text] = {
    "unit": _("Birim"),
    "staff": _("Hesap"),
    "grant": _("Görev"),
    "delegation": _("Vekâlet"),
    "post": _("Unvan"),
    "setting": _("Ayar"),
    "key": _("API anahtarı"),
    "webhook": _("Web kancası"),
    "admin": _("Yönetim oturumu"),
    "topic": _("Konu"),
    "desk": _("Masa"),
    "routingrule": _("Yönlendirme kuralı"),
    "calendar": _("Takvim"),
    "template": _("İleti kalıbı"),
    "citizen": _("Hemşehri kaydı"),
    "announcement": _("Duyuru"),
    "export": _("Dışa aktarma"),
}
COLUMNS: dict[str, Text] = {
    "code": _("Kod"),
    "name_tr": _("Ad"),
    "name_en": _("İngilizce ad"),
    "kind": _("Tür"),
    "parent": _("Üst birim"),
    "district_code": _("İlçe"),
    "email": _("E-posta"),
    "phone": _("Telefon"),
    "takes_referrals": _("Başvuru alır"),
    "needs_approval": _("Kayıtları onaydan geçer"),
    "phone_first": _("Sonuç önce telefonla bildirilir"),
    "order": _("Sıra"),
    "is_active": _("Açık"),
    "rank": _("Sıra"),
    "username": _("Kullanıcı adı"),
    "full_name": _("Ad soyad"),
    "post": _("Unvan"),
    "post_id": _("Unvan"),
    "unit": _("Birim"),
    "unit_id": _("Birim"),
    "language": _("Dil"),
    "temporary": _("Geçici"),
    "role": _("Görev"),
    "since": _("Başlangıç"),
    "until": _("Bitiş"),
    "ended_at": _("Bitirildi"),
    "is_expert": _("Çözüm uzmanı"),
    "principal": _("Yerine bakılan"),
    "delegate": _("Vekil"),
    "staff": _("Personel"),
    "value": _("Değer"),
    "name": _("Ad"),
    "scopes": _("Kapsamlar"),
    "url": _("Adres"),
    "events": _("Olaylar"),
    "note": _("Not"),
    "roles": _("Görevler"),
    "per_minute": _("Dakikada istek"),
    "expires_at": _("Son kullanma"),
    "address": _("Adres"),
    "keywords": _("Başka sözlerle"),
    "topic_kind": _("Tür"),
    "parent_topic": _("Üst konu"),
    "target_days": _("Hedef, gün"),
    "needs_place": _("Yer gerekir"),
    "is_public": _("Yayımlanabilir"),
    "is_sensitive": _("Hassas"),
    "allows_anonymous": _("Adsız başvuru alınır"),
    "duplicate_metres": _("Mükerrer denetimi, metre"),
    "duplicate_days": _("Mükerrer denetimi, gün"),
    "questions": _("Sorular"),
    "condition": _("Koşul"),
    "rule_units": _("Birimler"),
    "by_itself": _("Kendiliğinden yönlendirir"),
}
UNITS, STAFF, POSTS = {"parent", "unit", "unit_id"}, {"principal", "delegate", "staff"}, {"post", "post_id"}
DAYS = {"since", "until", "ended_at", "expires_at"}
HIDDEN = {"grant", "delegation"}

# Packages above this one name their own things here, when they are ready.
Namer = Callable[[set[str]], Mapping[str, str]]
NAMERS: dict[str, Namer] = {}  # kind of thing: names by key, in one statement at most
POINTERS: dict[str, str] = {}  # column: the kind of thing it points at
VALUES: dict[str, Mapping[str, Text]] = {}  # column: words for its values


@dataclass(frozen=True)
class Change:
    """One column: its name, what it was (None: nothing before), what it is."""

    name: Text
    before: str | None
    after: str


class Names:
    """Names of the things that events point at by id: four statements at most."""

    def __init__(self, events: Iterable[AdminEvent]) -> None:
        ids: dict[str, set[int]] = {"unit": set(), "staff": set(), "post": set(), "key": set()}
        keys: dict[str, set[str]] = {}
        for event in events:
            kind, _colon, key = event.subject.partition(":")
            if kind in ids and key.isdigit():
                ids[kind].add(int(key))
            elif kind in NAMERS:
                keys.setdefault(kind, set()).add(key)
            for values in (event.before, event.after):
                for name, value in values.items():
                    kind = _kind_of(name)
                    if kind and isinstance(value, int):
                        ids[kind].add(value)
                    elif name in POINTERS and value is not None:
                        keys.setdefault(POINTERS[name], set()).add(str(value))
        self.of: dict[str, dict[int, str]] = {
            "unit": _names(Unit, ids["unit"]),
            "staff": _names(Staff, ids["staff"]),
            "post": _names(Post, ids["post"]),
            "key": _names(ApiKey, ids["key"]),
        }
        self.others = {kind: NAMERS[kind](wanted) for kind, wanted in keys.items()}

    def subject(self, event: AdminEvent) -> str:
        """The thing an event is about, by its name."""
        kind, _colon, key = event.subject.partition(":")
        if kind == "setting" and key in CATALOGUE:
            return str(CATALOGUE[key].label)
        if kind in self.of and key.isdigit():
            return self.of[kind].get(int(key), event.subject)
        return self.others.get(kind, {}).get(key, event.subject)

    def changes(self, event: AdminEvent) -> list[Change]:
        """The differences of an event."""
        return [
            Change(
                name=_column(name),
                before=self._value(name, event.before[name]) if name in event.before else None,
                after=self._value(name, value),
            )
            for name, value in event.after.items()
            if name not in HIDDEN and (value not in ("", None, False) or name in event.before)
        ]

    def _value(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, list):
            return ", ".join(self._value("role" if name == "roles" else name, one) for one in value)
        if isinstance(value, bool):
            return _now("Evet") if value else _now("Hayır")
        kind = _kind_of(name)
        if kind and isinstance(value, int):
            return self.of[kind].get(value, str(value))
        if name in POINTERS:
            return self.others.get(POINTERS[name], {}).get(str(value), str(value))
        if name in VALUES:
            return str(VALUES[name].get(str(value), value))
        if name == "role" and value in Role.values:
            return str(Role(value).label)
        if name == "kind" and value in Unit.Kind.values:
            return str(Unit.Kind(value).label)
        return _day(value) if name in DAYS else str(value)


def _column(name: str) -> Text:
    kind, colon, code = name.partition(":")
    if colon and kind == "question":
        return _now("Soru: %(code)s") % {"code": code}
    return COLUMNS.get(name, name)


def _day(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return clock.local(moment).strftime("%d.%m.%Y %H.%M") if moment.tzinfo else moment.strftime("%d.%m.%Y")


def _kind_of(name: str) -> str:
    if name in UNITS:
        return "unit"
    if name in STAFF:
        return "staff"
    return "post" if name in POSTS else ""


def _names(model: type[Unit | Staff | Post | ApiKey], ids: set[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in model.objects.filter(pk__in=ids)} if ids else {}
