"""The tables of a history: rows collected, then copied in the order in which keys point."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable

from django.db import connection

from muhatap.answers.models import Answer
from muhatap.cases import counting, numbers
from muhatap.cases.lifecycle import IN_HAND
from muhatap.cases.models import Case, Contact, Counter, Event, Information, Question, Referral
from muhatap.cases.searching import LONGEST
from muhatap.deadlines.models import Clock, Docket
from muhatap.delivery.models import DeliveryAttempt
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.sample.seeding.clocks import Docket as Dockets
from muhatap.sample.seeding.clocks import Due
from muhatap.sample.seeding.copying import Step, Table, js
from muhatap.sample.seeding.drawing import Drawn
from muhatap.sample.seeding.messages import Post, door
from muhatap.sample.seeding.paper import COUNTED, Paper, Part
from muhatap.sample.seeding.stage import Scene

CASE = (
    "id", "number", "status", "round", "kind", "channel", "topic", "title", "text", "answers_to_questions",
    "citizen", "applicant", "identity_hidden", "reply_point", "language", "is_sensitive", "is_incomplete",
    "missing", "district", "neighbourhood", "street", "door", "lat", "lon", "paper_no", "received_at",
    "registered_at", "registered_by", "registering_unit", "approval_desk", "routing_desk", "review_desk",
    "delivery_desk", "to_review", "to_inform", "to_call", "awaits_citizen", "escalated_at", "docket",
    "due_at", "law_due_at", "target_due_at", "is_paused", "closed_at", "decided_at", "tracking_hash",
    "chain_head", "event_count", "is_synthetic",
)  # fmt: skip
REFERRAL = (
    "id", "case", "unit", "round", "purpose", "status", "officer", "outside_no", "scheduled_for", "returns",
    "referred_at", "referred_by", "ended_at", "docket", "due_at", "law_due_at", "is_paused",
)  # fmt: skip
EVENT = (
    "id", "case", "seq", "at", "by", "on_behalf_of", "referral", "move", "before", "after", "facts",
    "personal", "salts", "digests", "hash",
)  # fmt: skip
CLOCK = (
    "id", "docket", "policy", "state", "round", "started_at", "started_by", "due_at", "fixed_due",
    "paused_at", "held_by", "pauses", "extended_at", "extension_reason", "stopped_at", "stopped_by", "kept",
    "next_alert_at", "alerts_sent", "told_until",
)  # fmt: skip
ANSWER = (
    "id", "case", "referral", "round", "version", "state", "outcome", "text", "written_at", "written_by",
    "reviewed_at", "reviewed_by", "review_reason",
)  # fmt: skip
ATTEMPT = ("id", "case", "answer", "round", "way", "outcome", "address", "text", "note", "at", "by", "notice")
QUESTION = ("id", "case", "referral", "text", "asked_at", "asked_by", "reply", "replied_at")
INFORMATION = ("id", "case", "referral", "text", "entered_at", "entered_by", "passed_text", "passed_at")
CONTACT = ("id", "channel", "at", "by", "unit", "citizen", "topic", "case", "text", "answer", "is_synthetic")
MODELS = (
    Docket, Clock, Case, Referral, Event, Answer, Question, Information, DeliveryAttempt, Contact, Notice,
    NoticeTry,
)  # fmt: skip
_HAND = frozenset(IN_HAND)
_STAGED = "sample_case"


class Shelf:
    """All tables of cases."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.dockets = Table(Docket, ("id", "holder", "kind", "channel", "topic_days", "is_anonymous"))
        self.clocks = Table(Clock, CLOCK)
        self.cases = Table(Case, CASE, target=_STAGED)
        self.referrals = Table(Referral, REFERRAL)
        self.events = Table(Event, EVENT)
        self.answers = Table(Answer, ANSWER)
        self.questions = Table(Question, QUESTION)
        self.informations = Table(Information, INFORMATION)
        self.attempts = Table(DeliveryAttempt, ATTEMPT)
        self.contacts = Table(Contact, CONTACT)
        self.tally: Tally[counting.Key] = Tally()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {_STAGED}")  # safe: a constant name
            cursor.execute(f"CREATE TEMP TABLE {_STAGED} (LIKE cases_case)")  # safe: a constant name

    def put(self, case: Paper, drawn: Drawn, number: str, code: str, salt: Callable[[int], int]) -> None:
        """A finished history as rows."""
        events, head = case.sealed(number, salt)
        whole = case.clocks.due(case.docket)
        self._put_case(case, drawn, number, code, head, whole)
        for part in case.parts:
            self._put_part(case, part, whole)
        self.post.put(case, drawn, number, code, events, whole.law_at or whole.due_at)
        self._count(case, drawn.scene)
        self.events.rows.extend(row + self.events.constants for row in events)
        for table, rows in (
            (self.answers, case.answers),
            (self.questions, case.questions),
            (self.informations, case.informations),
            (self.attempts, case.attempts),
            (self.contacts, case.contacts),
        ):
            table.rows.extend((*row, *table.constants) for row in rows)

    def counted(self) -> list[Counter]:
        """The counters of everything that was put here, as rows."""
        return [
            Counter(scope=scope, unit_id=unit, status=status, n=n)
            for (scope, unit, status), n in self.tally.items()
        ]

    def _count(self, case: Paper, scene: Scene) -> None:
        if case.closed_at is None:
            desks = {f"{stage}_desk_id": unit for stage, unit in scene.desks.items()}
            state = Case(
                status=case.status,
                to_review=case.to_review,
                to_inform=case.to_inform,
                awaits_citizen=case.awaits_citizen,
                escalated_at=case.escalated_at,
                registered_by_id=scene.author,
                **desks,
            )
            self.tally.update(counting.keys_of(state))
        for part in case.parts:
            if part.status in COUNTED:
                referral = Referral(status=part.status, unit_id=part.office.pk, officer_id=part.officer)
                self.tally.update(counting.keys_of_referral(referral))

    def take(self) -> list[Step]:
        """Everything, as steps of a pipe. Cases pass through a temporary table, where `search` is made."""
        before = (self.dockets, self.clocks, self.cases)
        after = (self.referrals, self.events, self.answers, self.questions, self.informations)
        return [
            *(step for table in before for step in table.take()),
            Step(_FILE),
            Step(f"TRUNCATE {_STAGED}"),
            *self.post.take(),
            *(step for table in (*after, self.attempts, self.contacts) for step in table.take()),
        ]

    def _put_case(self, case: Paper, drawn: Drawn, number: str, code: str, head: str, due: Due) -> None:
        scene, where, quarter, who = drawn.scene, drawn.where, drawn.quarter, drawn.citizen
        desks = scene.desks
        point = door(who, drawn.channel).point
        mapped = drawn.mapped and where is not None
        lat, lon = (round(where.lat, 6), round(where.lon, 6)) if mapped and where else (None, None)
        self.cases.add(
            case.pk, number, case.status, case.round, drawn.kind, drawn.channel, scene.matter.pk,
            drawn.written.title, drawn.written.text, js(drawn.answers), who.citizen if who else None,
            scene.applicant_actor, case.identity_hidden, point,
            "en" if who and who.kind == "foreign" else "tr", scene.matter.is_sensitive, bool(drawn.missing),
            js(drawn.missing), quarter.district if quarter else None, quarter.pk if quarter else None,
            where.street if where else "", where.door if where else "", lat, lon, drawn.paper_no,
            drawn.received_at, drawn.registered_at, scene.author, case.registering_unit, desks["approval"],
            desks["routing"], desks["review"], desks["delivery"], case.to_review, case.to_inform,
            False, case.awaits_citizen, case.escalated_at, case.docket.pk, due.due_at, due.law_at,
            due.target_at, due.paused, case.closed_at, case.decided_at, numbers.code_hash(number, code),
            head, len(case.lines), True,
        )  # fmt: skip
        self._put_docket(case, case.docket)

    def _put_part(self, case: Paper, part: Part, whole: Due) -> None:
        own = case.clocks.due(part.docket)
        moments = [moment for moment in (own.due_at, whole.due_at) if moment is not None]
        in_hand = part.status in _HAND
        self.referrals.add(
            part.pk, case.pk, part.office.pk, part.round, part.purpose, part.status, part.officer,
            part.outside_no, part.scheduled_for, part.returns, part.at, part.by, part.ended_at,
            part.docket.pk, min(moments, default=None) if in_hand else None, whole.law_at,
            own.paused or whole.paused,
        )  # fmt: skip
        self._put_docket(case, part.docket)

    def _put_docket(self, case: Paper, docket: Dockets) -> None:
        clocks = case.clocks
        self.dockets.add(
            docket.pk, docket.holder, docket.kind, docket.channel, docket.topic_days, docket.is_anonymous
        )
        for row in clocks.rows(docket, case.now):
            self.clocks.rows.append(row + self.clocks.constants)


_COLUMNS = [str(field.column) for field in Case._meta.concrete_fields if field.name != "search"]
# Names of columns only, no user text; the words are those of `cases.searching.search_text`.
_FILE = f"""
    INSERT INTO cases_case ({", ".join(_COLUMNS)}, search)
    SELECT {", ".join(f"staged.{column}" for column in _COLUMNS)},
           to_tsvector('turkish', tr_fold(said.words)) || to_tsvector('simple', tr_ascii(said.words))
    FROM {_STAGED} staged
    JOIN cases_topic topic ON topic.id = staged.topic_id
    LEFT JOIN places_neighbourhood quarter ON quarter.id = staged.neighbourhood_id
    LEFT JOIN places_district district ON district.id = staged.district_id
    CROSS JOIN LATERAL (
        SELECT concat_ws(
            ' ', nullif(staged.title, ''), topic.name_tr, nullif(left(staged.text, {LONGEST}), ''),
            nullif(staged.street, ''), quarter.name, district.name, nullif(staged.place_note, ''),
            nullif(staged.paper_no, '')
        ) AS words
    ) said
    ORDER BY staged.id
"""  # noqa: S608
