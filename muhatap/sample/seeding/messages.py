"""The messages that recent cases sent, rendered by the product's own texts. All of them have gone out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as django_settings

from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES
from muhatap.kit import clock
from muhatap.notifications import rendering
from muhatap.notifications.models import Channel, Notice, NoticeTry, Template
from muhatap.notifications.moments import MOMENTS
from muhatap.notifications.rendering import Text
from muhatap.notifications.services.promising import house_values
from muhatap.sample.seeding.copying import Step, Table
from muhatap.sample.seeding.drawing import Drawn
from muhatap.sample.seeding.ids import Ids
from muhatap.sample.seeding.paper import Line, Paper
from muhatap.sample.seeding.people import Applicant, address_of, mobile

NOTICE = (
    "id", "template", "template_version", "audience", "channel", "language", "address", "subject", "body",
    "status", "event_id", "case_id", "case_number", "message_id", "created_at", "created_by", "sent_at",
    "tries",
)  # fmt: skip
TRY = ("id", "notice", "started_at", "ended_at", "outcome", "gateway")
RECENT = timedelta(days=30)
TELLS = {
    row.name: next((name for name in row.tells.split() if name.startswith("citizen/")), "")
    for row in (*CASE_MOVES.values(), *REFERRAL_MOVES.values())
}
WRITTEN = frozenset({"web", "email", "e_devlet", "app"})  # who writes by these is answered by e-mail


@dataclass(frozen=True, slots=True)
class Door:
    """By which contact point a case's messages go."""

    point: int | None
    channel: str
    address: str


def door(who: Applicant | None, channel: str) -> Door:
    """The reply point of a case; none for whoever gave no address."""
    if who is None or not (who.email or who.mobile):
        return Door(None, "", "")
    if who.email and (channel in WRITTEN or not who.mobile):
        return Door(who.email, Channel.EMAIL, address_of(who))
    return Door(who.mobile, Channel.SMS, mobile(who.number))


class Post:
    """Writes the messages of the citizens of recent cases."""

    def __init__(self, ids: Ids, now: datetime, offices: Mapping[int, str]) -> None:
        self.ids, self.since, self.offices = ids, now - RECENT, offices
        self.notices, self.tries = Table(Notice, NOTICE), Table(NoticeTry, TRY)
        rows = Template.objects.filter(is_current=True, name__startswith="citizen/")
        self.texts = {(row.name, row.channel, row.language): row for row in rows}
        self.house = house_values()
        self.link = f"{django_settings.BASE_URL}/izle/"

    def put(
        self,
        case: Paper,
        drawn: Drawn,
        number: str,
        code: str,
        events: list[tuple[Any, ...]],
        due: datetime | None,
    ) -> None:
        """The messages of one case, by its timeline and its attempts to tell the result."""
        way = door(drawn.citizen, drawn.channel)
        if drawn.registered_at < self.since or not way.channel:
            return
        known = {"number": number, "title": drawn.written.title, "due": due, "link": self.link}
        for line, event in zip(case.lines, events, strict=True):
            name = TELLS[line[3]]
            if name and line[0] >= self.since:
                values = {
                    **known,
                    **self._facts(case, line),
                    "code": code if name == "citizen/received" else "",
                }
                self._write(name, way, values, line[0], line[1], case.pk, event[0])
        self._put_results(case, known)

    def take(self) -> list[Step]:
        """What was written, as steps of a pipe."""
        return [*self.notices.take(), *self.tries.take()]

    def _facts(self, case: Paper, line: Line) -> dict[str, Any]:
        facts = line[6] or {}
        unit = next((part.office.pk for part in case.parts if part.pk == line[2]), 0)
        return {
            "unit": self.offices.get(unit, ""),
            "text": facts.get("text", ""),
            "question": facts.get("question", ""),
            "reason": facts.get("reason") or facts.get("finding") or "",
            "date": clock.local(line[0]).strftime("%d.%m.%Y"),
        }

    def _put_results(self, case: Paper, known: dict[str, Any]) -> None:
        for attempt in case.attempts:
            if attempt[4] not in (Channel.SMS, Channel.EMAIL):
                continue
            until = clock.local(attempt[9] + timedelta(days=15)).strftime("%d.%m.%Y")
            values = {**known, "text": attempt[7], "date": until}
            way = Door(None, attempt[4], attempt[6])
            attempt[11] = self._write("citizen/answered", way, values, attempt[9], attempt[10], case.pk, None)

    def _write(
        self,
        name: str,
        way: Door,
        values: dict[str, Any],
        at: datetime,
        by: int,
        case: int,
        event: int | None,
    ) -> int | None:
        row = self.texts.get((name, way.channel, "tr"))
        if row is None:
            return None
        allowed = MOMENTS[name].placeholders
        said = {key: value for key, value in {**self.house, **values}.items() if key in allowed and value}
        text = rendering.render(Text(row.subject, row.body), way.channel, "tr", said)
        text = rendering.cover(text, str(said.get("code", "")))
        pk, gone = self.ids.next("notice"), at + timedelta(seconds=4)
        self.notices.add(
            pk, name, row.version, "citizen", way.channel, "tr", way.address, text.subject, text.body,
            Notice.Status.SENT, event, case, values["number"], f"<sample-{pk}@korfez.example>", at, by, gone,
            1,
        )  # fmt: skip
        gateway = "smtp" if way.channel == Channel.EMAIL else "file"
        self.tries.add(self.ids.next("try"), pk, at, gone, Notice.Status.SENT, gateway)
        return pk
