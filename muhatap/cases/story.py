"""How the timeline reads: one row a move, for staff and in plain language for the citizen.

The citizen's column is empty for what stays inside; units' slang does not appear in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.cases import telling_law
from muhatap.cases.models import Channel, Event, Kind, Referral
from muhatap.cases.telling_law import Telling, Words
from muhatap.citizens.models import ContactPoint
from muhatap.deadlines.changed import moved_dates
from muhatap.kit import clock
from muhatap.organization.models import Actor, Staff

# fmt: off
TELLINGS: Mapping[str, Telling] = {
    "register":            Telling("file-text",       "is-out", _("Başvuru alındı, onaya gönderildi"),                 _("Başvurunuzu aldık.")),
    "register_direct":     Telling("file-text",       "is-out", _("Başvuru alındı"),                                   _("Başvurunuzu aldık.")),
    "approve":             Telling("checklist",       "is-ok",  _("Kayıt onaylandı"),                                  _("Başvurunuz onaylandı."), "text"),
    "approve_unrouted":    Telling("checklist",       "is-ok",  _("Kayıt onaylandı, koordinasyona gönderildi")),
    "return":              Telling("arrow-back-up",   "is-back", _("Kayıt düzeltilmek üzere iade edildi"),            "", "reason"),
    "resubmit":            Telling("send",            "",       _("Yeniden onaya gönderildi"), "", "text"),
    "route":               Telling("git-fork",        "",       _("Birimlere yönlendirildi"),                          "", "text"),
    "add_units":           Telling("git-fork",        "",       _("Birim eklendi"),                                    "", "text"),
    "unroute":             Telling("arrow-back-up",   "is-back", _("Koordinasyona döndü")),
    "complete":            Telling("message-check",   "",       _("Birimlerin cevabı tamam, kontrol bekliyor"),        _("Çalışma bitti, cevabınız kontrol ediliyor.")),
    "resume":              Telling("inbox",           "",       _("Yeniden birimde")),
    "ask":                 Telling("help-circle",     "is-out", _("Hemşehriye soruldu"),                               _("Size bir soru sorduk:"), "question", True),
    "reply":               Telling("message",         "",       _("Hemşehri cevapladı"),                               _("Cevabınızı aldık:"), "reply", True),
    "verify":              Telling("search",          "is-back", _("Cevap verilerle uyuşmuyor, yerinde tespite gönderildi"), "", "reason"),
    "pass":                Telling("circle-check",    "is-ok",  _("Cevap onaylandı")),
    "take_back":           Telling("arrow-back-up",   "is-back", _("Cevap kontrole geri alındı"),                     "", "reason"),
    "attempt":             Telling("phone-off",       "is-back", _("Bildirim denendi, ulaşılamadı")),
    "deliver":             Telling("send",            "is-out", _("Sonuç bildirildi, başvuru kapandı"),                _("Sonucu size bildirdik.")),
    "close_silently":      Telling("circle-check",    "is-ok",  _("Bildirim yapılmadan kapatıldı"),                    _("Başvurunuz sonuçlandı."), "reason"),
    "unwrite":             Telling("arrow-back-up",   "is-back", _("Geri yazıldı işareti kaldırıldı"),                   _("Cevabınız yeniden hazırlanıyor."), "reason"),
    "object":              Telling("message-report",  "is-back", _("Hemşehri itiraz etti"),                           _("İtirazınızı aldık:"), "reason", True),
    "dismiss_objection":   Telling("circle-check",    "is-ok",  _("İtiraz sonuçlandırıldı"),                           _("İtirazınızı inceledik:"), "reason", True),
    "reopen":              Telling("refresh",         "is-back", _("Yeniden açıldı"),                                 _("Başvurunuzu yeniden açtık."), "reason"),
    "reopen_after_check":  Telling("refresh",         "is-back", _("Tespit üzerine yeniden açıldı"),                  _("Yerinde baktık, başvurunuzu yeniden açtık."), "finding"),
    "cancel":              Telling("ban",             "is-back", _("İptal edildi"),                                   _("Başvurunuz işlemden kaldırıldı:"), "reason", True),
    **telling_law.TELLINGS,
    "withdraw_case":       Telling("ban",             "",       _("Hemşehri vazgeçti"),                                _("İsteğiniz üzerine işlemden kaldırdık."), "reason"),
    "pass_on":             Telling("send",            "is-out", _("Ara bilgi iletildi"),                               _("Size bilgi verdik:"), "text", True),
    "say_information":     Telling("phone",           "is-out", _("Ara bilgi hemşehriye söylendi"),                    _("Bilgiyi size söyledik.")),
    "say_question":        Telling("phone",           "is-out", _("Soru hemşehriye söylendi"),                         _("Sorumuzu size söyledik.")),
    "say_schedule":        Telling("phone",           "is-out", _("Program hemşehriye söylendi"),                      _("Planlanan tarihi size söyledik.")),
    "say_forwarded":       Telling("phone",           "is-out", _("Kuruma iletildiği hemşehriye söylendi"),            _("Başvurunuzu ilettiğimiz kurumu size söyledik.")),
    "say_end":             Telling("phone",           "is-out", _("Karar hemşehriye söylendi"),                        _("Kararı size söyledik.")),
    "call_in_vain":        Telling("phone-off",       "is-back", _("Arandı, söylenemedi")),
    "escalate":            Telling("arrow-up",        "",       _("Üste taşındı"),                                     "", "reason"),
    "settle":              Telling("arrow-down",      "",       _("Üste taşınan konu çözüldü"),                        "", "measure"),
    "speed_up":            Telling("bolt",            "",       _("Hızlandırma istendi"),                              "", "measure"),
    "note":                Telling("note",            "is-note", _("İç not"),                                          "", "text"),
    "liaise":              Telling("phone",           "is-note", _("Birimle görüşüldü"),                               "", "text"),
    "contact":             Telling("phone",           "",       _("Hemşehriyle görüşüldü"),                            "", "text"),
    "join":                Telling("link",            "",       _("Hemşehri yeniden aradı, buraya bağlandı"),          _("Yeniden bildirdiniz, bu başvuruya ekledik."), "text"),
    "attach":              Telling("file-text",       "",       _("Dosya eklendi"),                                    _("Dosya eklendi.")),
    "amend":               Telling("pencil",          "",       _("Kayıt düzeltildi")),
    "correct_source":      Telling("pencil",          "",       _("Geldiği yerdeki numarası ya da günü düzeltildi"),  "", "reason"),
    "hide_identity":       Telling("eye-off",         "",       _("Kimlik gizlendi")),
    "show_identity":       Telling("eye",             "",       _("Kimlik gizliliği kaldırıldı"),                      "", "reason"),
    "merge_person":        Telling("git-merge",       "",       _("Başvuranın iki kaydı birleştirildi")),
    "part_person":         Telling("git-fork",        "",       _("Başvuranın kayıtları yeniden ayrıldı")),
    "move_dates":          Telling("calendar-stats",  "",       _("Son günler değişti (%(entry)s): %(moved)s")),
    "feedback":            Telling("message-report",  "is-note", _("Birime geri bildirim verildi"),                    "", "text"),
    "undo":                Telling("arrow-back-up",   "is-back", _("Toplu işlem geri alındı"),                           _("Son adım geri alındı.")),
    "decide":              Telling("gavel",           "",       _("Karar yazıldı")),
    "combine":             Telling("git-merge",       "",       _("Ortak cevap yazıldı")),
    "offer":               Telling("git-fork",        "",       _("Yönlendirildi: %(unit)s"),                          _("Başvurunuz şu birime iletildi: %(unit)s.")),
    "forward":             Telling("external-link",   "is-out", _("Dış kuruma iletildi: %(unit)s"),                    _("Konu belediyemizin görevi değil; şu kuruma ilettik: %(unit)s."), "for_outside"),
    "accept":              Telling("check",           "",       _("%(unit)s kabul etti"),                              _("%(unit)s çalışmaya başladı.")),
    "decline":             Telling("arrow-back-up",   "is-back", _("%(unit)s kabul etmedi: bize ait değil"),          "", "reason"),
    "assign":              Telling("user-check",      "",       _("Görevli atandı: %(officer)s")),
    "take":                Telling("user-check",      "",       _("Görevi üzerine aldı")),
    "examine":             Telling("search",          "",       _("İnceleme gerekiyor"),                               _("Konu yerinde inceleniyor."), "reason"),
    "inform":              Telling("message",         "is-note", _("%(unit)s ara bilgi girdi, iletilmeyi bekliyor"),   "", "text"),
    "schedule":            Telling("calendar",        "",       _("Programa alındı, termin %(date)s"),                 _("Çalışma programa alındı. Planlanan tarih %(date)s."), "reason", True),
    "stop_waiting":        Telling("player-play",     "",       _("Hemşehri beklenmeden sürdürülüyor"),                _("Sorumuza cevap beklemeden sürdürüyoruz."), "reason"),
    "answer":              Telling("message-check",   "",       _("%(unit)s cevapladı, %(version)s. sürüm")),
    "record_result":       Telling("message-check",   "",       _("Kurumun cevabı işlendi: %(unit)s")),
    "edit":                Telling("pencil",          "",       _("Cevabın metni düzeltildi, %(version)s. sürüm")),
    "reject":              Telling("arrow-back-up",   "is-back", _("Cevap birime iade edildi: %(unit)s"),             "", "reason"),
    "stop_asking":         Telling("player-play",     "",       _("Hemşehri beklenmeden sürdürülüyor"),                _("Sorumuza cevap beklemeden sürdürüyoruz."), "reason"),
    "reject_outside":      Telling("arrow-back-up",   "is-back", _("Kuruma yeniden soruldu: %(unit)s"),                "", "reason"),
    "withdraw":            Telling("arrow-back-up",   "is-back", _("Yönlendirme geri çekildi: %(unit)s"),             "", "reason"),
    "drop":                Telling("ban",             "",       _("Başvuruyla birlikte kapandı: %(unit)s")),
    "remind":              Telling("bell",            "",       _("Birime hatırlatıldı: %(unit)s")),
    "hand_over":           Telling("file-text",       "",       _("Evrak teslim edildi: %(given_by)s → %(taken_by)s")),
}
# the same move may mean another line for a referral
OF_REFERRAL: Mapping[str, Telling] = {
    "pass": Telling("circle-check", "is-ok", _("%(unit)s cevabı onaylandı"), _("%(unit)s işini bitirdi.")),
}
# what no message brought: to be told by a person
BY_VOICE: Mapping[str, Telling] = {
    "pass_on": Telling("phone", "is-note", _("Ara bilgi için ileti gitmedi, aranıp söylenecek"), _("Size iletilecek bilgi:"), "text", True),
    "ask": Telling("phone", "is-note", _("Soru için ileti gitmedi, aranıp söylenecek"), _("Size bir sorumuz var:"), "question", True),
    "schedule": Telling("phone", "is-note", _("Programa alındı, termin %(date)s; ileti gitmedi, aranıp söylenecek"), TELLINGS["schedule"].citizen, "reason", True),
    "forward": Telling("phone", "is-note", _("Dış kuruma iletildi: %(unit)s; hemşehriye ileti gitmedi, aranıp söylenecek"), TELLINGS["forward"].citizen, "for_outside"),
    "cancel": Telling("phone", "is-note", _("İptal edildi; ileti gitmedi, aranıp söylenecek"), TELLINGS["cancel"].citizen, "reason", True),
    **telling_law.BY_VOICE,
    "dismiss_objection": Telling("phone", "is-note", _("İtiraz sonuçlandırıldı; ileti gitmedi, aranıp söylenecek"), TELLINGS["dismiss_objection"].citizen, "reason", True),
}
# the same lines once nothing of them is left to do
SETTLED: Mapping[str, Telling] = {
    "inform": Telling("message", "", _("%(unit)s ara bilgi girdi"), "", "text"),
    "pass_on": Telling("phone", "", _("Ara bilgi için ileti gitmedi, arama istendi"), _("Size iletilecek bilgi:"), "text", True),
    "ask": Telling("phone", "", _("Soru için ileti gitmedi, arama istendi"), _("Size bir sorumuz var:"), "question", True),
    **{move: TELLINGS[move] for move in ("schedule", "forward", "cancel", "dismiss_objection")},
    **{move: TELLINGS[move] for move in telling_law.BY_VOICE},
}
# fmt: on
# moves after which nothing that waited to be told waits any more
ENDS = frozenset({"deliver", "close_silently", "dismiss_objection", "cancel", "withdraw_case"})
ENDS |= {"refuse_examination", "deem_withdrawn"}
ENDS |= {"reopen", "reopen_after_check", "undo"}
ENDS_WAITING: Mapping[str, frozenset[str]] = {
    "ask": frozenset({"reply", "stop_asking", "stop_waiting", "withdraw"}),
    "schedule": frozenset({"schedule", "ask", "answer", "withdraw"}),
    "forward": frozenset({"withdraw"}),
}
SAYINGS = frozenset({"say_information", "say_question", "say_schedule", "say_forwarded", "say_end"})
SAYINGS |= {"say_extension", "say_fee"}
SENT_BY_RULE = Telling("git-fork", "", _("“%(rule)s” kuralıyla yönlendirildi"))
JOINED_BY_SOMEBODY = Telling("link", "", _("Yeniden arandı, konuşma buraya bağlandı"), "", "text")
JOINED_BY_ANOTHER = Telling(
    "link",
    "",
    _("Başka bir hemşehri aynı durumu bildirdi, buraya bağlandı"),
    _("Başka bir hemşehri de aynı durumu bildirdi."),
    "text",
)


CORRECTED: Mapping[str, Words] = {
    "citizen": _("Başvuran"),
    "reply_point": _("Cevap adresi"),
    "wants_call": _("Aranmak istiyor"),
    "title": _("Başlık"),
    "topic": _("Konu"),
    "kind": _("Tür"),
    "text": _("Ne anlattı?"),
    "district": _("İlçe"),
    "neighbourhood": _("Mahalle"),
    "street": _("Sokak"),
    "door": _("Kapı"),
    "place_note": _("Yer tarifi"),
    "paper_no": _("Evrak no"),
    "received_at": _("Geliş"),
    "answers_to_questions": _("Bu konu için sorulur"),
    "lat": _("Haritadaki yer"),
}

CORRECTING = frozenset({"amend", "correct_source"})

KINDS: Mapping[Any, Words] = {row.value: row.label for row in (*Kind, *ContactPoint.Kind)}


@dataclass(frozen=True)
class Change:
    """One corrected column, as it was and as it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line, ready to be shown."""

    event: Event
    at: datetime
    icon: str
    css: str
    words: str
    quote: str
    by: str
    behalf: str
    is_note: bool
    is_outward: bool
    changes: list[Change] = field(default_factory=list)


# what each referral's own line says again; shown only with the note that came along
SAID_BY_REFERRALS = frozenset({"route", "add_units"})
CHANNELS = dict(Channel.choices)


def who(actor: Actor) -> str:
    """The name of whoever did it; applicants are never named in the story."""
    return gettext("Hemşehri") if actor.kind == Actor.Kind.CITIZEN else str(actor)


def telling(event: Event, *, tells_who: bool = True) -> Telling:
    """The row for an event. Without `tells_who` it does not say whether it was the applicant who called."""
    if event.move == "join" and not tells_who:
        return JOINED_BY_SOMEBODY
    if event.referral_id is not None and event.move in OF_REFERRAL:
        return OF_REFERRAL[event.move]
    if event.move == "route" and event.fact("rule"):
        return SENT_BY_RULE
    if event.move == "undo" and not _was_told(event):
        return replace(TELLINGS["undo"], citizen="")
    if event.move == "join" and event.fact("kind") == "other":
        return JOINED_BY_ANOTHER
    if event.move in BY_VOICE and event.fact("call"):
        return telling_law.citing(event, BY_VOICE[event.move])
    return telling_law.citing(event, TELLINGS[event.move])


def _settled(events: Sequence[Event]) -> set[int]:
    """The lines, by number, of what waited to be told or passed on and waits no more; oldest first."""
    waiting: list[Event] = []
    done: set[int] = set()
    for event in events:
        ended = [row for row in waiting if _ends(event, row)]
        done |= {row.seq for row in ended}
        waiting = [row for row in waiting if row not in ended]
        if event.move == "inform" or (event.move in BY_VOICE and event.fact("call")):
            waiting.append(event)
    return done


def _ends(event: Event, waiting: Event) -> bool:
    if event.move in ENDS:
        return True
    if waiting.move == "inform":
        told = event.fact("information")
        return event.move == "pass_on" and told is not None and told == waiting.fact("information")
    if event.move in ENDS_WAITING.get(waiting.move, ()):
        return event.referral_id == waiting.referral_id
    return event.move in SAYINGS and event.fact("call") == waiting.fact("call")


def _was_told(event: Event) -> bool:
    """True when what a bulk undo took back stands in the citizen's story."""
    undone = TELLINGS.get(str(event.fact("undone")))
    return undone is not None and bool(undone.citizen)


def for_staff(events: Iterable[Event], *, tells_who: bool = True) -> list[Entry]:
    """Every line, newest first. Without `tells_who` nothing points at the record of a hidden applicant.

    One statement where officers were assigned, for their names.
    """
    told = list(events)
    names = _officers(told)
    done = _settled(told)
    rows = [
        (event, SETTLED[event.move] if event.seq in done else telling(event, tells_who=tells_who))
        for event in reversed(told)
    ]
    entries = [
        replace(_entry(event, row, row.staff, True, names), changes=_changes(event, tells_who))
        for event, row in rows
    ]
    return [entry for entry in entries if entry.quote or _says_more(entry.event)]


def _says_more(event: Event) -> bool:
    """False for a line that only says again what each referral's own line says."""
    return event.move not in SAID_BY_REFERRALS or bool(event.fact("rule"))


def for_citizen(events: Iterable[Event]) -> list[Entry]:
    """What the citizen may read, newest first: no notes, no words not written for them, nobody's name."""
    rows = [(event, telling(event)) for event in reversed(list(events))]
    return [_entry(event, row, row.citizen, _quotes(event, row)) for event, row in rows if row.citizen]


def _quotes(event: Event, row: Telling) -> bool:
    """Whether the citizen reads what was written; of a scheduling only what was written for them."""
    return row.says_to_citizen and (event.move != "schedule" or bool(event.fact("told")))


def _officers(events: Iterable[Event]) -> Mapping[Any, str]:
    ids = {event.fact("officer") for event in events if event.move == "assign"}
    rows = Staff.objects.filter(pk__in=[pk for pk in ids if pk]) if ids else Staff.objects.none()
    return dict(rows.values_list("pk", "full_name"))


def _entry(
    event: Event, row: Telling, words: Words, quotes: bool, officers: Mapping[Any, str] | None = None
) -> Entry:
    quote = event.fact(row.says) if row.says and quotes else ""
    return Entry(
        event=event,
        at=event.at,
        icon=row.icon,
        css=row.css,
        words=str(words) % {**_values(event), "officer": (officers or {}).get(event.fact("officer"), "")},
        quote=str(quote or ""),
        by=who(event.by),
        behalf=who(event.on_behalf_of) if event.on_behalf_of else "",
        is_note=row.css == "is-note",
        is_outward=bool(row.citizen),
    )


def _changes(event: Event, tells_who: bool = True) -> list[Change]:
    """What a correction changed; nothing once its personal facts were erased."""
    before, after = event.fact("before"), event.fact("after")
    if event.move not in CORRECTING or not isinstance(before, dict) or not isinstance(after, dict):
        return []
    changes = [
        Change(str(label), _said(name, before), _said(name, after))
        for name, label in CORRECTED.items()
        if name in after and (tells_who or name != "citizen")
    ]
    # "mobile number" in place of "mobile number" says nothing, though it is another person's
    return [change for change in changes if change.before != change.after]


def _said(name: str, values: Mapping[str, Any]) -> str:
    """One column of a correction in words. People stand there by the number of their record, never by name."""
    value = values.get(name)
    if name in ("kind", "reply_point"):
        return str(KINDS.get(value, value or "–"))
    if name == "citizen":
        return gettext("%(number)s no.lu kayıt") % {"number": value} if value else gettext("isimsiz")
    if name == "received_at" and value:
        return date_format(date.fromisoformat(str(value)), "d.m.Y")
    if name == "lat" and value is not None:
        return f"{value:.5f}, {values.get('lon') or 0:.5f}"
    if isinstance(value, bool):
        return gettext("evet") if value else gettext("hayır")
    if isinstance(value, dict):
        return ", ".join(str(answer) for answer in value.values()) or "–"
    return str(value) if value not in (None, "") else "–"


def _values(event: Event) -> dict[str, Any]:
    day = str(event.fact("date") or "")
    return {
        "unit": event.referral.unit.name if event.referral is not None else "",
        "date": date_format(date.fromisoformat(day), "d.m.Y") if day else "",
        "version": event.fact("version") or 1,
        "given_by": event.fact("given_by") or "",
        "taken_by": event.fact("taken_by") or "",
        "rule": event.fact("rule") or "",
        "entry": event.fact("entry") or "",
        "moved": moved_dates(event.fact("moved") or ()),
        "channel": CHANNELS.get(str(event.fact("channel")), ""),
        **telling_law.values(event),
    }


def done(number: str, move: str, referral: Referral | None, *, by_voice: bool = False) -> str:
    """What has just been done, for a toast: the story's own words, `2026/043318-5: Kayıt onaylandı`."""
    empty = {"unit": "", "date": "", "version": "", "given_by": "", "taken_by": "", "officer": ""}
    if referral is not None:
        empty |= {
            "unit": referral.unit.name,
            "officer": referral.officer.full_name if referral.officer is not None else "",
            "date": date_format(referral.scheduled_for or clock.today(), "d.m.Y"),
        }
    row = OF_REFERRAL.get(move) if referral is not None else None
    if by_voice:
        row = BY_VOICE.get(move)
    words = telling_law.DONE.get(move) or (row or TELLINGS[move]).staff
    return f"{number}: {str(words) % empty}"
