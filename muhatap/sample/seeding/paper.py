"""A case in memory. It moves by the tables of the lifecycle, as `cases.services` moves one in the database.

Wherever the two could differ a test compares them: the chain verifies, every line is a row of the tables with
one of its sources before it, the counters equal a recount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from muhatap.answers.models import Answer
from muhatap.cases.consequences import ENDS_REFERRALS
from muhatap.cases.facts import split
from muhatap.cases.lifecycle import CASE_MOVES, IN_HAND, LIVE, REFERRAL_MOVES, Move, ReferralStatus, Status
from muhatap.cases.timeline import digest, event_hash
from muhatap.deadlines.occasions import Occasion
from muhatap.sample.seeding.clocks import Clocks, Docket
from muhatap.sample.seeding.copying import js
from muhatap.sample.seeding.ids import Ids
from muhatap.sample.seeding.world import Office

Values = Mapping[str, Any]
_HAND = frozenset(IN_HAND)
_LIVE = frozenset(LIVE)
COUNTED = frozenset({*IN_HAND, ReferralStatus.ANSWERED})
_EMPTY = "{}"
_NOTHING: dict[str, Any] = {}
Line = tuple[datetime, int, int | None, str, str, str, Values | None]
CLOSES = frozenset({"deliver", "close_silently", "dismiss_objection", "cancel", "withdraw_case"})


class Impossible(Exception):
    """A plot made a move that the tables do not allow: a bug of the plot."""


@dataclass(slots=True, eq=False)
class Part:
    """A unit's part of the case: a referral."""

    pk: int
    office: Office
    round: int
    purpose: str
    status: str
    at: datetime
    by: int
    docket: Docket
    officer: int | None = None
    outside_no: str = ""
    scheduled_for: date | None = None
    returns: int = 0
    ended_at: datetime | None = None
    answers: list[list[Any]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Paper:
    """A case with everything that hangs on it. `at` is the moment of the last thing that happened."""

    pk: int
    docket: Docket
    clocks: Clocks
    ids: Ids
    system: int
    now: datetime
    at: datetime
    is_anonymous: bool
    identity_hidden: bool = False
    registering_unit: int | None = None
    status: str = ""
    round: int = 1
    to_review: bool = False
    to_inform: bool = False
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    decided_at: datetime | None = None
    parts: list[Part] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    questions: list[list[Any]] = field(default_factory=list)
    informations: list[list[Any]] = field(default_factory=list)
    answers: list[list[Any]] = field(default_factory=list)
    attempts: list[list[Any]] = field(default_factory=list)
    contacts: list[tuple[Any, ...]] = field(default_factory=list)

    # --- moves of the case -------------------------------------------------------------------------------

    def register(self, name: str, by: int, received_at: datetime, facts: Values) -> None:
        """The first line. Statutory time runs from receipt."""
        row = CASE_MOVES[name]
        self.status = str(row.target)
        if not self.is_anonymous:
            self.clocks.happened(self.docket, row.occasion, received_at)
        self._line(row, by, "", self.status, facts=facts)

    def move(
        self,
        name: str,
        by: int,
        at: datetime,
        facts: Values | None = None,
        offices: Sequence[Office] = (),
    ) -> None:
        """Make one move of the case's table at a moment."""
        row = CASE_MOVES[name]
        self._step(at)
        before = self.status
        if before not in row.sources:
            raise Impossible(f"{name} from {before}")
        if row.target is not None:
            self.status = str(row.target)
        self._follow(name, facts or {}, by)
        self._tell(row.occasion)
        known: dict[str, Any] = dict(facts or {})
        if offices:
            known["units"] = [office.pk for office in offices]
        self._line(row, by, before, self.status, facts=known)
        for office in sorted(offices, key=lambda one: one.pk):
            self._refer(office, by, "verification" if name == "verify" else "work")
        if name in ENDS_REFERRALS:
            for part in self.parts:
                if part.status in COUNTED:
                    name_of = "withdraw" if part.status in _HAND else "drop"
                    reason = {"reason": known["reason"]} if part.status in _HAND else {}
                    self._apply(part, REFERRAL_MOVES[name_of], by, reason)
        self._derive()

    def move_part(self, part: Part, name: str, by: int, at: datetime, facts: Values | None = None) -> None:
        """Make one move of the referral's table, and what follows from it for the case."""
        row = REFERRAL_MOVES[name]
        self._step(at)
        if part.status not in row.sources:
            raise Impossible(f"{name} from {part.status}")
        self._apply(part, row, by, dict(facts or {}))
        self._derive()

    def live(self) -> list[Part]:
        """The parts of this round that count towards the result."""
        return [part for part in self.parts if part.round == self.round and part.status in _LIVE]

    @property
    def awaits_citizen(self) -> bool:
        """A question to the citizen is open, the coordination's or a unit's."""
        asked = any(part.status == ReferralStatus.WAITING for part in self.live())
        return self.status == Status.WAITING_CITIZEN or (self.status == Status.WITH_UNITS and asked)

    def _step(self, at: datetime) -> None:
        self.at = max(at, self.at)

    def _follow(self, name: str, facts: Values, by: int) -> None:
        if name in CLOSES:
            self.closed_at, self.to_review, self.to_inform, self.escalated_at = self.at, False, False, None
        elif name in ("reopen", "reopen_after_check", "object"):
            self.round += 1
            self.closed_at = self.decided_at = None
        elif name == "decide":
            self.decided_at = self.at
        elif name in ("escalate", "settle"):
            self.escalated_at = self.at if name == "escalate" else None
        elif name in ("hide_identity", "show_identity"):
            self.identity_hidden = name == "hide_identity"
        elif name == "ask":
            self._ask(None, facts, by)
        elif name == "reply":
            self._reply(facts)
        elif name == "pass_on":
            for row in self.informations:
                if row[0] == facts.get("information"):
                    row[6], row[7] = facts["text"], self.at
            self.to_inform = any(row[7] is None for row in self.informations)

    def _ask(self, part: Part | None, facts: Values, by: int) -> None:
        referral = part.pk if part else None
        self.questions.append(
            [self.ids.next("question"), self.pk, referral, facts["question"], self.at, by, "", None]
        )

    def _reply(self, facts: Values) -> None:
        self.questions[-1][6], self.questions[-1][7] = facts["reply"], self.at

    # --- referrals ---------------------------------------------------------------------------------------

    def _refer(self, office: Office, by: int, purpose: str) -> None:
        row = REFERRAL_MOVES["forward" if office.is_outside else "offer"]
        of = self.docket
        docket = self.clocks.open("referral", of.kind, of.topic_days, channel=of.channel)
        self.clocks.happened(docket, row.occasion, self.at, round=self.round)
        part = Part(
            self.ids.next("referral"), office, self.round, purpose, str(row.target), self.at, by, docket
        )
        self.parts.append(part)
        self._line(row, by, "", part.status, part, {"unit": office.pk})

    def _apply(self, part: Part, row: Move, by: int, facts: dict[str, Any]) -> None:
        before = part.status
        if row.target is not None:
            part.status = str(row.target)
        promised = self._follow_part(part, row.name, facts, by)
        if row.occasion is not Occasion.NONE:
            self.clocks.happened(part.docket, row.occasion, self.at, round=self.round, fixed_due=promised)
            self._tell(row.occasion, promised)
        if part.status not in COUNTED:
            part.ended_at = self.at
        self._line(row, by, before, part.status, part, facts)

    def _follow_part(self, part: Part, name: str, facts: dict[str, Any], by: int) -> date | None:
        if name in ("assign", "take"):
            part.officer = facts["officer"]
        elif name == "schedule":
            part.scheduled_for = date.fromisoformat(facts["date"])
            return part.scheduled_for
        elif name == "reject":
            part.returns += 1
        elif name == "ask":
            self._ask(part, facts, by)
        elif name == "reply":
            self._reply(facts)
        elif name == "inform":
            row = [self.ids.next("information"), self.pk, part.pk, facts["text"], self.at, by, "", None]
            self.informations.append(row)
            facts["information"] = row[0]
            self.to_inform = True
        return None

    def _derive(self) -> None:
        """The case's place follows from its referrals: the moves of the SYSTEM."""
        if self.status not in (Status.WITH_UNITS, Status.IN_REVIEW):
            self.to_review = False
            return
        held = {part.status for part in self.parts if part.round == self.round and part.status in _LIVE}
        name = ""
        if not held and self.status == Status.WITH_UNITS:
            name = "unroute"
        elif held and not held & _HAND and self.status == Status.WITH_UNITS:
            name = "complete"
        elif held & _HAND and self.status == Status.IN_REVIEW:
            name = "resume"
        if name:
            row, before = CASE_MOVES[name], self.status
            self.status = str(row.target)
            self._tell(row.occasion)
            self._line(row, self.system, before, self.status)
        self.to_review = self.status == Status.IN_REVIEW or ReferralStatus.ANSWERED in held

    # --- answers -----------------------------------------------------------------------------------------

    def write_answer(self, part: Part | None, text: str, by: int, state: str, outcome: str) -> list[Any]:
        """A new version of a text. What is written is `answers.models.Answer` in this order of columns."""
        rows = part.answers if part else [row for row in self.answers if row[2] is None]
        version = 1 + sum(row[3] == self.round for row in rows)
        row = [
            self.ids.next("answer"), self.pk, part.pk if part else None, self.round, version, state, outcome,
            text, self.at, by, None, None, "",
        ]  # fmt: skip
        self.answers.append(row)
        if part:
            part.answers.append(row)
        return row

    def review(self, answer: list[Any], state: str, by: int, reason: str = "") -> None:
        """What the reviewer decided about one version."""
        answer[5], answer[10], answer[11], answer[12] = state, self.at, by, reason[:600]

    def final(self) -> list[Any] | None:
        """The text that goes to the citizen."""
        passed = [row for row in self.answers if row[3] == self.round and row[5] == Answer.State.PASSED]
        combined = [row for row in passed if row[2] is None]
        found = combined or passed
        return found[-1] if found else None

    # --- the timeline ------------------------------------------------------------------------------------

    def _tell(self, occasion: Occasion, promised: date | None = None) -> None:
        if occasion is not Occasion.NONE and not self.is_anonymous:
            self.clocks.happened(self.docket, occasion, self.at, round=self.round, fixed_due=promised)

    def _line(
        self,
        row: Move,
        by: int,
        before: str,
        after: str,
        part: Part | None = None,
        facts: Values | None = None,
    ) -> None:
        self.lines.append((self.at, by, part.pk if part else None, row.name, before, after, facts))

    def sealed(self, number: str, salt: Callable[[int], int]) -> tuple[list[tuple[Any, ...]], str]:
        """The timeline as rows of the table, chained by their hashes, and the chain's head.

        `salt` gives so many random bits.
        """
        head, rows = "", []
        for seq, (at, by, referral, move, before, after, facts) in enumerate(self.lines, start=1):
            plain, personal = split(dict(facts)) if facts else (_NOTHING, _NOTHING)
            salts = {key: f"{salt(64):016x}" for key in personal} if personal else _NOTHING
            digests = (
                {key: digest(salts[key], value) for key, value in personal.items()} if personal else _NOTHING
            )
            head = event_hash(
                head,
                case_number=number,
                seq=seq,
                at=at,
                by_id=by,
                on_behalf_of_id=None,
                referral_id=referral,
                move=move,
                before=before,
                after=after,
                facts=plain,
                digests=digests,
            )
            row = (
                self.ids.next("event"), self.pk, seq, at, by, None, referral, move, before, after,
                js(plain) if plain else _EMPTY, js(personal) if personal else None,
                js(salts) if salts else None, js(digests) if digests else _EMPTY, head,
            )  # fmt: skip
            rows.append(row)
        return rows, head
