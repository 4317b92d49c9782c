"""What the page of one case shows its applicant: plain language, nothing internal. No HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.answers import enclosing
from muhatap.answers import queries as answers
from muhatap.cases import queries as cases
from muhatap.cases import story
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Attachment, Case, Channel, Event, Question
from muhatap.deadlines import queries as deadlines
from muhatap.deadlines.queries import ClockView
from muhatap.notifications import queries as notifications
from muhatap.notifications import rendering
from muhatap.notifications.models import Channel as Way
from muhatap.notifications.models import Notice
from muhatap.organization.persons import Person
from muhatap.portal import objections, sentences, turns
from muhatap.portal.objections import Standing
from muhatap.portal.sentences import Stage

Words = str | Promise
CITIZEN = Attachment.Audience.CITIZEN

CAME: Mapping[str, Words] = {
    Channel.PHONE: _("Telefonla aldık. Sizin sözleriniz:"),
    Channel.COUNTER: _("Masamızda aldık. Sizin sözleriniz:"),
    Channel.WEB: _("İnternetten aldık. Sizin sözleriniz:"),
    Channel.EMAIL: _("E-postanızı aldık:"),
    Channel.PETITION: _("Dilekçenizi aldık:"),
}
CAME_OTHERWISE = _("Başvurunuzu aldık. Sizin sözleriniz:")
CAME_BACK = _("İlettiğimiz kurumun cevabı geldi, kontrol ediliyor.")
SENT: Mapping[tuple[str, str], Words] = {
    (Way.SMS, Notice.Status.SENT): _("Size SMS gönderdik"),
    (Way.SMS, Notice.Status.QUEUED): _("Size SMS gönderiyoruz"),
    (Way.SMS, Notice.Status.SENDING): _("Size SMS gönderiyoruz"),
    (Way.SMS, Notice.Status.FAILED): _("Size SMS gönderemedik"),
    (Way.SMS, Notice.Status.UNKNOWN): _("Size SMS göndermeyi denedik"),
    (Way.EMAIL, Notice.Status.SENT): _("Size e-posta gönderdik"),
    (Way.EMAIL, Notice.Status.QUEUED): _("Size e-posta gönderiyoruz"),
    (Way.EMAIL, Notice.Status.SENDING): _("Size e-posta gönderiyoruz"),
    (Way.EMAIL, Notice.Status.FAILED): _("Size e-posta gönderemedik"),
    (Way.EMAIL, Notice.Status.UNKNOWN): _("Size e-posta göndermeyi denedik"),
}
MOST_NOTICES = 60


@dataclass(frozen=True)
class Letter:
    """A message exactly as it went, its code covered."""

    words: Words
    subject: str
    body: str


@dataclass(frozen=True)
class Line:
    """One line of the story as its applicant reads it."""

    at: datetime
    icon: str
    css: str
    words: str
    quote: str = ""
    letter: Letter | None = None
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class AnswerShown:
    """The answer, with the photos that go along."""

    text: str
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class TrackPage:
    """Everything on the page of one case."""

    case: Case
    sentence: str
    stages: list[Stage]
    law: ClockView | None
    questions: list[Question]
    lines: list[Line]
    answer: AnswerShown | None
    objection: Standing
    files: list[Attachment] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is about; where that is the topic's own name, in the language of the page."""
        topic = self.case.topic
        return topic.name if self.case.title == topic.name_tr else self.case.title


def track_page(person: Person, case_id: int) -> TrackPage:
    """Gather the page for the applicant's visit; about a dozen statements, however long the story."""
    case = (
        cases.visible_to(person)
        .select_related("topic__parent", "neighbourhood__district", "district")
        .defer("search", "neighbourhood__outline", "district__outline", "district__drawn")
        .get(pk=case_id)
    )
    referrals = list(case.referrals.select_related("unit").order_by("pk"))
    events = cases.story(case)
    files = list(
        case.attachments.filter(audience=CITIZEN, withdrawn_at=None).select_related("file").order_by("pk")
    )
    questions = _questions(case)
    answer = _answer(case, files)
    return TrackPage(
        case=case,
        sentence=sentences.sentence(case, referrals, events, asked=bool(questions), answered=bool(answer)),
        stages=sentences.stages(case, referrals, events),
        law=_law(case),
        questions=questions,
        lines=_lines(case, events, files, outside=sentences.outside_since(case, referrals)),
        answer=answer,
        objection=objections.standing(case, events),
        files=files,
    )


def attachment(person: Person, case_id: int, attachment_id: int) -> Attachment:
    """A file that the applicant may see; `DoesNotExist` for everything else."""
    rows = Attachment.objects.filter(case__in=cases.visible_to(person), case_id=case_id)
    return rows.select_related("file").get(pk=attachment_id, audience=CITIZEN, withdrawn_at=None)


def _questions(case: Case) -> list[Question]:
    """Questions that can be answered now."""
    if not case.is_open:
        return []
    rows = Question.objects.filter(case=case, replied_at=None).order_by("asked_at")
    if case.status == Status.WAITING_CITIZEN:
        return list(rows)
    return list(rows.filter(Q(referral__status=ReferralStatus.WAITING)))


def _answer(case: Case, files: Sequence[Attachment]) -> AnswerShown | None:
    found = answers.told(case)
    if found is None:
        return None
    with_it = set(found.files.values_list("pk", flat=True))
    return AnswerShown(enclosing.whole(case, found), [row for row in files if row.pk in with_it])


def _law(case: Case) -> ClockView | None:
    """The clock of the law with its explanation, while it runs."""
    if not case.is_open or case.law_due_at is None:
        return None
    view = deadlines.docket_view(case.docket_id)
    return next((one for one in view.leading if one.is_law and one.is_live), None)


def _lines(
    case: Case, events: Sequence[Event], files: Sequence[Attachment], *, outside: datetime | None
) -> list[Line]:
    """Story and messages in one, newest first; from `outside` on it was other institutions that answered."""
    rows = notifications.of_case(case.pk, audience="citizen").exclude(status=Notice.Status.CANCELLED)
    notices = {notice.pk: notice for notice in rows[:MOST_NOTICES]}
    by_event = {notice.event_id: notice for notice in notices.values() if notice.event_id}
    by_file = {row.pk: row for row in files}
    units, moved = _units(events), turns.of(events)
    lines = [Line(at, "git-fork", "", words) for at, words in moved.ends]
    for entry in story.for_citizen(events):
        line = _line(case, entry, by_file, units, moved.instead)
        if line is None:
            continue
        if outside and entry.event.move == "complete" and entry.at >= outside:
            line = replace(line, words=str(CAME_BACK))
        notice = by_event.get(entry.event.pk)
        if notice is not None and notice.pk in notices:
            del notices[notice.pk]
            line = replace(line, letter=_letter(notice))
        lines.append(line)
    for notice in notices.values():
        lines.append(Line(notice.created_at, _icon(notice), "is-out", "", letter=_letter(notice)))
    return _once(sorted(lines, key=lambda one: one.at, reverse=True))


def _once(lines: Sequence[Line]) -> list[Line]:
    """The same words twice in a row say nothing new: the latest stays."""
    return [
        line
        for before, line in zip([None, *lines], lines, strict=False)
        if before is None or line.letter or line.quote or line.files or before.words != line.words
    ]


def _units(events: Sequence[Event]) -> dict[datetime, list[str]]:
    """Names of the units that got it at one moment: they stand in one line."""
    found: dict[datetime, list[str]] = {}
    for event in events:
        if event.move == "offer" and event.referral is not None:
            found.setdefault(event.at, []).append(event.referral.unit.name)
    return found


def _line(
    case: Case,
    entry: story.Entry,
    by_file: Mapping[int, Attachment],
    units: dict[datetime, list[str]],
    instead: Mapping[datetime, Sequence[str]],
) -> Line | None:
    event = entry.event
    line = Line(entry.at, entry.icon, entry.css, entry.words, entry.quote)
    if event.move in ("register", "register_direct"):
        came = CAME.get(case.channel, CAME_OTHERWISE)
        return replace(line, at=case.received_at, words=str(came), quote=case.text)
    together = units.get(event.at, []) if event.move == "offer" else []
    if event.move == "offer" and (len(together) != 1 or event.at in instead):
        units[event.at] = []
        words = turns.referred(together, instead.get(event.at, ()))
        return replace(line, words=words) if together else None
    if event.move == "attach":
        ids = event.facts.get("files") or []
        shown = [by_file[pk] for pk in ids if pk in by_file]
        return replace(line, files=shown) if shown else None
    return line


def _letter(notice: Notice) -> Letter:
    shown = rendering.of_notice(notice)
    words = SENT.get((notice.channel, notice.status), _("Size yazdık"))
    return Letter(words, shown.subject if notice.channel == Way.EMAIL else "", shown.body)


def _icon(notice: Notice) -> str:
    return "mail" if notice.channel == Way.EMAIL else "message"
