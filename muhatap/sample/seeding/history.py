"""Cases with their history: drawn, told, and copied in batches."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from muhatap.answers.models import Answer
from muhatap.cases import numbers
from muhatap.cases.models import Case, Contact, Counter, Event, Information, Question, Referral
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines import calendar
from muhatap.deadlines.models import Clock, Docket
from muhatap.delivery.models import DeliveryAttempt
from muhatap.information.models import Decision
from muhatap.kit import clock
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.organization.models import Actor
from muhatap.organization.roles import Role
from muhatap.sample.corpus.library import library
from muhatap.sample.corpus.writing import Writer
from muhatap.sample.seeding import scenes
from muhatap.sample.seeding.clocks import Clocks
from muhatap.sample.seeding.copying import Pipe
from muhatap.sample.seeding.drawing import Drawing, Drawn
from muhatap.sample.seeding.goals import goals
from muhatap.sample.seeding.ground import Ground
from muhatap.sample.seeding.hours import OFFSET, Arrivals, Hours, Weather
from muhatap.sample.seeding.ids import Ids
from muhatap.sample.seeding.messages import Post
from muhatap.sample.seeding.organisation import house
from muhatap.sample.seeding.paper import Paper
from muhatap.sample.seeding.people import Register
from muhatap.sample.seeding.shelf import Shelf
from muhatap.sample.seeding.stage import Stage, Wanted
from muhatap.sample.seeding.world import World

BATCH = 4000
TRIES = 300
Told = tuple[Paper, Drawn]
YEAR = 365
KEYS = {
    "actor": Actor, "citizen": Citizen, "point": ContactPoint, "case": Case, "referral": Referral,
    "event": Event, "docket": Docket, "clock": Clock, "answer": Answer, "attempt": DeliveryAttempt,
    "question": Question, "information": Information, "contact": Contact,
    "notice": Notice, "try": NoticeTry, "decision": Decision,
}  # fmt: skip
Progress = Callable[[str, int, int], None]


class History:
    """Everything that cases of the last year need, and the cases."""

    def __init__(self, count: int, seed: int, progress: Progress) -> None:
        self.count, self.progress, self.now = count, progress, clock.now().replace(microsecond=0)
        book, today = calendar.book(), clock.today()
        first = today - timedelta(days=YEAR + 40)
        self.ids = Ids(KEYS)
        self.clocks = Clocks(book, self.ids)
        self.writer, self.random = Writer(f"cases {seed}"), Random(f"salts {seed}")
        self.world = World(house())
        self.weather = Weather(book.calendar, today, YEAR, seed)
        self.ground = Ground(library().people["streets"])
        start = self.now - timedelta(days=YEAR)
        people = max(int(count * 0.6), 12)
        self.register = Register(people, self.ground, self.ids, seed=seed, start=start)
        self.drawing = Drawing(self.world, self.ground, self.register, self.weather, self.writer)
        hours = Hours(book.calendar, first, today + timedelta(days=220))
        self.stage = Stage(self.world, hours, self.writer, scenes.on_part)
        recency = 9.0 if count <= 5000 else max(0.0, 9.0 * (1 - count / 60_000))
        self.arrivals = Arrivals(self.weather, self.now, recency=recency, seed=seed)
        names = {unit.pk: unit.name_tr for unit in self.world.house.units.values()}
        self.shelf, self.pipe = Shelf(Post(self.ids, self.now, names)), Pipe()
        self.sequences: dict[int, int] = {}
        self.codes: list[tuple[str, str]] = []

    def write(self) -> None:
        """Tell all cases, oldest first, and copy them."""
        gc.disable()  # millions of short-lived rows without circles; looking for circles doubles the time
        try:
            self._tell_all()
        finally:
            gc.enable()
            self.pipe.close()
        self.ids.give_back()
        self._set_sequences()
        Counter.objects.bulk_create(self.shelf.counted())

    def _tell_all(self) -> None:
        wanted = iter(sorted(self._wanted(), key=lambda told: told[1].registered_at))
        ready, done = next(wanted, None), 0
        for row in self.arrivals.draw(self.count - self.forced):
            while ready is not None and ready[1].registered_at <= row[0]:
                done = self._put(*ready, done)
                ready = next(wanted, None)
            done = self._put(*self._told(*row), done)
        for told in [ready, *wanted] if ready else []:
            done = self._put(*told, done)
        self._spot_answers()
        self._flush(done)

    def _wanted(self) -> Iterator[Told]:
        """Cases that show what must be shown, told until they do."""
        times = min(1 + self.count // 700, 8)
        programme = [goal for _time in range(times) for goal in goals()][: self.count]
        self.forced = len(programme)
        for goal in programme:
            for _try in range(TRIES):
                told = self._told(*self.arrivals.one(goal.days), goal)
                if goal.reached(told[0]):
                    break
            yield told

    def _told(self, at: datetime, received_at: datetime, channel: str, wanted: Wanted | None = None) -> Told:
        pair = wanted is not None and "pair" in wanted.favours
        drawn = self.drawing.draw(at, received_at, channel, pair=pair)
        case = self._paper(drawn)
        self.stage.play(case, drawn.scene, scenes.PLOTS, wanted=wanted)
        return case, drawn

    def _put(self, case: Paper, drawn: Drawn, done: int) -> int:
        year = (drawn.registered_at + OFFSET).year
        self.sequences[year] = self.sequences.get(year, 0) + 1
        number = numbers.compose(year, self.sequences[year])
        self.shelf.put(case, drawn, number, self._code(number), self.random.getrandbits)
        done += 1
        if done % BATCH == 0:
            self._flush(done)
        return done

    def _paper(self, drawn: Drawn) -> Paper:
        scene, anonymous = drawn.scene, drawn.citizen is None
        days, channel = scene.matter.days, drawn.channel
        docket = self.clocks.open("case", drawn.kind, days, is_anonymous=anonymous, channel=channel)
        case = Paper(
            pk=self.ids.next("case"),
            docket=docket,
            clocks=self.clocks,
            ids=self.ids,
            system=self.world.house.system,
            now=self.now,
            at=drawn.registered_at,
            is_anonymous=anonymous,
            identity_hidden=drawn.hidden,
            registering_unit=self.world.house.unit_of.get(scene.author),
        )
        name = "register" if scene.needs_approval else "register_direct"
        facts = {"channel": drawn.channel, "topic": scene.matter.pk}
        case.register(name, scene.author, drawn.received_at, facts)
        citizen = drawn.citizen.citizen if drawn.citizen else None
        contact = (
            self.ids.next("contact"), drawn.channel, drawn.registered_at, scene.author, case.registering_unit,
            citizen, scene.matter.pk, case.pk, "", "", True,
        )  # fmt: skip
        case.contacts.append(contact)
        return case

    def _code(self, number: str) -> str:
        code = "".join(numbers._ALPHABET[self.random.getrandbits(5)] for _letter in range(8))
        shown = f"{code[:4]}-{code[4:]}"
        self.codes = [*self.codes[-9:], (number, shown)]
        return shown

    def _spot_answers(self) -> None:
        """Conversations that were answered at once and never became a case."""
        dice, house_, table = self.writer.dice, self.world.house, self.shelf.contacts
        agents = self.world.people(Role.AGENT, self.world.by_code["call-centre"].pk)
        if not agents:
            return
        for at, _received, _channel in self.arrivals.draw(self.count):
            said = self.writer.books.contacts[int(dice() * len(self.writer.books.contacts))]
            by = agents[int(dice() ** 1.4 * len(agents))]
            table.add(
                self.ids.next("contact"), "phone", at, by, house_.unit_of[by], None,
                self.world.matters[said["topic"]].pk, None, said["ask"], said["answer"], True,
            )  # fmt: skip

    def _flush(self, done: int) -> None:
        self.pipe.send([*self.register.take(), *self.shelf.take()])
        self.progress("cases", done, self.count)

    def _set_sequences(self) -> None:
        with connection.cursor() as cursor:
            for year, last in self.sequences.items():
                name = f"cases_number_{int(year)}"
                cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {name}")  # safe: a whole number in a name
                cursor.execute("SELECT setval(%s::regclass, %s)", [name, last])
