"""The stage of one case: plots are generators that yield when they want to go on, played in order of time.

Each plot watches one thing (the approval, one unit's part, the telling); what happens to the case in between
is seen by its status when the plot goes on. A plot that finds the case elsewhere ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any

from muhatap.answers.models import Answer
from muhatap.cases.lifecycle import ReferralStatus as T
from muhatap.organization.roles import Role
from muhatap.sample.corpus.library import Subject
from muhatap.sample.corpus.writing import Spot, Writer
from muhatap.sample.seeding.hours import OFFSET, Hours
from muhatap.sample.seeding.paper import Paper, Part
from muhatap.sample.seeding.people import Applicant
from muhatap.sample.seeding.world import Matter, Office, World

Plot = Iterator[datetime]
DAYS = 9.0 * 5 / 7  # office hours in a calendar day
OUTCOMES = (  # what an answer's words say about its outcome; the first that fits
    ("not_done", ("yapılamamakta", "verilememiş", "altında kalmış")),
    ("partly", ("programa alın", "programına alın", "planlan", "değerlendirilecek")),
    ("informed", ("sunulmuş", "bildirilmiş", "iletilmiş", "bilgiler", "önerilir")),
)
MORE = (
    "Aynı yerde yeniden sorun olursa bu başvurunun numarasıyla bize dönebilirsiniz; yeni kayıt gerekmez.",
    "Çalışma kontrol edilmiş, eksik kalmadığı görülmüştür. Sorularınız için bizi arayabilirsiniz.",
    "Yapılan iş birimimizce izlenecek, gerekirse yinelenecektir.",
)

# what information requests come to, one after the other
DECISIONS = (
    *("granted", "refused", "partly", "granted", "granted"),
    *("separated", "granted", "refused", "granted", "granted"),
)


@dataclass(frozen=True)
class Wanted:
    """A state that a case of the last `days` shall be in now; `favours` are the turns that lead there."""

    name: str
    days: int
    reached: Callable[[Paper], bool]
    favours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scene:
    """What a case is about, for those who write its lines."""

    matter: Matter
    subject: Subject
    spot: Spot
    offices: Sequence[Office]
    elsewhere: Office | None
    author: int
    applicant: Applicant | None
    applicant_actor: int
    channel: str
    incomplete: bool
    desks: dict[str, int]
    needs_approval: bool


class Stage:
    """Plays the plots of one case until now, or until a goal is reached."""

    def __init__(
        self, world: World, hours: Hours, writer: Writer, on_part: Callable[[Stage, Part], Plot]
    ) -> None:
        self.world, self.hours, self.writer, self.on_part = world, hours, writer, on_part
        self.dice = writer.dice
        self.gauss = writer.random.lognormvariate
        self.soon = writer.random.expovariate

    def play(
        self,
        case: Paper,
        scene: Scene,
        plots: Sequence[Callable[[Stage], Plot]],
        *,
        wanted: Wanted | None = None,
    ) -> bool:
        """Tell the story of a registered case; True when what is wanted was reached (or nothing is)."""
        self.case, self.scene, self.at = case, scene, case.at
        self.favours = wanted.favours if wanted else frozenset()
        self.pace = min(max((scene.matter.days or 10) / 9, 0.2), 1.0)  # what is urgent goes faster everywhere
        until = wanted.reached if wanted else None
        self.heap: list[tuple[datetime, int, Plot]] = []
        self.turn = 0
        for plot in plots:
            self.start(plot(self))
        while self.heap:
            if until is not None and until(case):
                return True
            at, _turn, waiting = heappop(self.heap)
            if at >= case.now:
                break
            self.at = max(at, self.at)
            self._go_on(waiting)
        return until is None or until(case)

    def begin_parts(self) -> None:
        """Start a plot for every referral that was made just now."""
        for part in self.case.parts:
            if part.round == self.case.round and part.at == self.case.at:
                self.start(self.on_part(self, part))

    def start(self, plot: Plot) -> None:
        """Begin another plot; it runs to its first pause."""
        self._go_on(plot)

    def _go_on(self, plot: Plot) -> None:
        wish = next(plot, None)
        if wish is not None:
            self.turn += 1
            heappush(self.heap, (wish, self.turn, plot))

    # --- time and chance ---------------------------------------------------------------------------------

    def maybe(self, turn: str, chance: float) -> bool:
        """True as often as `chance`; nearly always for a turn that is wanted."""
        return self.dice() < (0.9 if turn in self.favours else chance)

    def in_hours(self, mean: float) -> datetime:
        """Some office hours from now, about `mean`, seldom much more."""
        return self.hours.after(self.at, self.soon(1 / mean) * self.pace)

    def in_days(self, least: float, most: float) -> datetime:
        """Some days from now, whatever the hour."""
        return self.at + timedelta(days=least + self.dice() * (most - least))

    def today(self, back: int = 0) -> str:
        """The present day of the story, as clerks write it."""
        return (self.at + OFFSET - timedelta(days=back)).strftime("%d.%m.%Y")

    # --- who does it -------------------------------------------------------------------------------------

    def one_of(self, actors: Sequence[int]) -> int:
        """Somebody; the first ones (those with names in the sample) a little more often."""
        return actors[int(self.dice() ** 1.5 * len(actors))] if actors else self.world.house.system

    def at_desk(self, role: Role, stage: str) -> int:
        """Somebody with a role at the desk of a stage."""
        return self.one_of(self.world.people(role, self.scene.desks[stage]))

    def any_office(self) -> Office:
        """A unit that takes referrals."""
        return self.world.working[int(self.dice() * len(self.world.working))]

    def coordinator(self) -> int:
        """Somebody of coordination."""
        return self.at_desk(Role.COORDINATOR, "routing")

    def user(self, part: Part) -> int:
        """A unit user."""
        return self.one_of(part.office.users)

    def lead(self, part: Part) -> int:
        """The unit's lead."""
        return self.one_of(part.office.leads or part.office.users)

    def agent(self) -> int:
        """Whoever is on the telephone."""
        return self.one_of(self.world.agents)

    # --- moves with their words --------------------------------------------------------------------------

    def move(self, name: str, by: int, offices: Sequence[Office] = (), **facts: Any) -> None:
        """A move of the case, now."""
        self.case.move(name, by, self.at, facts, offices)

    def part(self, part: Part, name: str, by: int, **facts: Any) -> None:
        """A move of a referral, now."""
        self.case.move_part(part, name, by, self.at, facts)

    def says(self, what: str) -> str:
        """A clerk's sentence that fits the matter."""
        return self.writer.clerk(what, self.scene.subject.topic.partition(".")[0])

    def submit(self, part: Part, by: int, *, weak: bool = False, last: str = "") -> None:
        """A unit's answer, or another institution's result. A corrected one says more than the `last`."""
        if weak:
            text = self.says("weak_answer")
        elif "\n\n" in last:
            head, body, tail = last.split("\n\n")
            text = f"{head}\n\n{body} {self.writer.one(MORE)}\n\n{tail}"
        else:
            text = self._answer()
        outcome = next((name for name, words in OUTCOMES if any(word in text for word in words)), "done")
        name = "record_result" if part.status == T.FORWARDED else "answer"
        self.case.at = self.at
        row = self.case.write_answer(part, text, by, Answer.State.SUBMITTED, outcome)
        self.part(part, name, by, answer=row[0], version=row[4], kind=outcome)

    def _answer(self) -> str:
        day = self.today(back=int(self.dice() * 3))
        return self.writer.answer(self.scene.subject, self.scene.spot, day)

    def decide(self, by: int) -> None:
        """What an information request comes to; its rows are written when the history stands."""
        number = self.case.ids.next("decision")
        self.move("decide", by, decision=number, outcome=DECISIONS[(number - 1) % len(DECISIONS)])

    def combine(self, by: int) -> None:
        """One text of several units' answers."""
        case = self.case
        last = {row[2]: row[7] for row in case.answers if row[3] == case.round and row[2] is not None}
        bodies = [text.split("\n\n")[1] if "\n\n" in text else text for text in last.values()]
        text = "\n\n".join(["Sayın hemşehrimiz,", *bodies, "Bilgilerinize sunulur."])
        row = case.write_answer(None, text, by, Answer.State.SUBMITTED, "done")
        self.move("combine", by, answer=row[0], version=row[4])
        case.review(row, Answer.State.PASSED, by)

    def is_with(self, part: Part, *statuses: str) -> bool:
        """True while the case is open and the part stands in one of the statuses."""
        return part.status in statuses and part.round == self.case.round and self.is_open()

    def is_open(self) -> bool:
        """False once the case is closed or cancelled."""
        return self.case.closed_at is None

    def stands(self, *statuses: str) -> bool:
        """True while the case stands in one of the statuses."""
        return self.case.status in statuses
