"""What comes in: a matter, from somebody, by a channel, about a place, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muhatap.cases.models import Desk, Kind
from muhatap.information.requirements import NOT_ACCEPTED
from muhatap.organization.roles import Role
from muhatap.sample.corpus.library import Subject
from muhatap.sample.corpus.writing import Writer, Written
from muhatap.sample.seeding.ground import Ground, Quarter, Where
from muhatap.sample.seeding.hours import OFFSET, Weather
from muhatap.sample.seeding.people import Applicant, Register
from muhatap.sample.seeding.stage import Scene
from muhatap.sample.seeding.world import Matter, Office, World

# who writes it down; not named: the applicants themselves
WRITES = {
    "phone": "call-centre", "whatsapp": "social-media", "social": "social-media",
    "counter": "solution-centre", "email": "solution-centre", "cimer": "solution-centre",
    "petition": "solution-centre", "acik_kapi": "solution-centre", "post": "solution-centre",
    "mobile_team": "on-site-mobile", "stand": "on-site-mobile", "public_day": "on-site-mobile",
    "field": "on-site-mobile",
}  # fmt: skip
MAPPED = {"web": 0.8, "app": 0.9, "whatsapp": 0.7, "mobile_team": 0.9, "field": 1.0}  # has a point on the map
STAGES = tuple(stage.value for stage in Desk.Stage)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case before anything has happened to it."""

    scene: Scene
    written: Written
    kind: str
    channel: str
    received_at: datetime
    registered_at: datetime
    citizen: Applicant | None
    hidden: bool
    quarter: Quarter | None
    where: Where | None
    mapped: bool
    answers: dict[str, Any]
    missing: list[str]
    paper_no: str

    @property
    def needs_approval(self) -> bool:
        """As `cases.queries.needs_approval`."""
        return self.scene.needs_approval


class Drawing:
    """Draws by one pair of dice."""

    def __init__(
        self, world: World, ground: Ground, register: Register, weather: Weather, writer: Writer
    ) -> None:
        self.world, self.ground, self.register, self.weather = world, ground, register, weather
        self.writer, self.dice = writer, writer.dice
        self.districts = {
            unit.district_code: self.world.offices[unit.pk]
            for unit in world.house.units.values()
            if unit.district_code
        }

    def draw(
        self, registered_at: datetime, received_at: datetime, channel: str, *, pair: bool = False
    ) -> Drawn:
        """One case; `pair` makes it a matter of two units."""
        self.pair = pair
        dice, world = self.dice, self.world
        subject = self._subject(registered_at)
        matter = world.matters[subject.topic]
        if matter.kind == Kind.INFORMATION_REQUEST and channel in NOT_ACCEPTED:
            channel = "petition"  # the law takes none by voice
        author = self._author(channel)
        anonymous = matter.allows_anonymous and dice() < (0.09 if matter.kind == "tip" else 0.025)
        who = None if anonymous else self.register.somebody(dice(), received_at, author or world.house.system)
        actor = who.actor if who else self.register.nobody()
        quarter, where, spoken = self._place(matter, who)
        written = self.writer.complaint(subject, channel, spoken.spot)
        answers, missing = self._answers(matter)
        if matter.needs_place and quarter is None:
            missing.insert(0, "place")
        scene = self._scene(
            matter, subject, written, channel, quarter, spoken, author or actor, who, actor, missing
        )
        hidden = bool(who) and (who.hidden if who else False)
        hidden = hidden or (who is not None and dice() < (0.12 if matter.is_sensitive else 0.015))
        return Drawn(
            scene=scene,
            written=written,
            kind=self._kind(matter),
            channel=channel,
            received_at=received_at,
            registered_at=registered_at,
            citizen=who,
            hidden=hidden,
            quarter=quarter,
            where=where,
            mapped=where is not None and dice() < MAPPED.get(channel, 0.42),
            answers=answers,
            missing=missing,
            paper_no=self._paper(channel, registered_at),
        )

    def _subject(self, at: datetime) -> Subject:
        season = self.weather.season((at + OFFSET).date())
        subject = self.writer.subject(season)
        while subject.season == "summer" and season != "summer" and self.dice() < 0.6:
            subject = self.writer.subject(season)
        return subject

    def _author(self, channel: str) -> int:
        code = WRITES.get(channel)
        if code is None:
            return 0
        actors = self.world.people(Role.AGENT, self.world.by_code[code].pk)
        return actors[int(self.dice() ** 1.4 * len(actors))]

    def _kind(self, matter: Matter) -> str:
        swapped = {"complaint": "request", "request": "complaint", "tip": "complaint"}
        return swapped.get(matter.kind, matter.kind) if self.dice() < 0.1 else matter.kind

    def _place(self, matter: Matter, who: Applicant | None) -> tuple[Quarter | None, Where | None, Where]:
        """What the fields hold, and what the text speaks of."""
        dice, ground = self.dice, self.ground
        home = who.quarter if who is not None and dice() < 0.72 else ground.quarter(dice())
        where = ground.where(home, dice(), dice())
        if matter.needs_place:
            return (home, where, where) if dice() < 0.985 else (None, None, where)
        return (home, None, where) if dice() < 0.4 else (None, None, where)

    def _answers(self, matter: Matter) -> tuple[dict[str, Any], list[str]]:
        answers: dict[str, Any] = {}
        missing: list[str] = []
        for question in matter.questions:
            required = question["required"]
            if self.dice() < (0.97 if required else 0.55):
                answers[question["code"]] = self._reply(question)
            elif required:
                missing.append(f"q:{question['code']}")
        return answers, missing

    def _reply(self, question: dict[str, Any]) -> Any:
        dice, kind = self.dice, question["type"]
        if kind == "choice":
            return self.writer.one(question["options"])
        if kind == "yesno":
            return "Evet" if dice() < 0.45 else "Hayır"
        if kind == "number":
            return (
                str(int(dice() * 900_000) + 100_000)
                if question["code"] == "abone"
                else str(1 + int(dice() * 9))
            )
        return self.writer.one(_REPLIES.get(question["code"], ("Bilmiyor", "Ekte", "Sabah saatleri")))

    def _paper(self, channel: str, at: datetime) -> str:
        if channel in ("petition", "post"):
            return f"{at.year}-E.{int(self.dice() * 90_000) + 10_000}"
        return f"{at.year}{int(self.dice() * 9_000_000) + 1_000_000}" if channel == "cimer" else ""

    def _scene(
        self,
        matter: Matter,
        subject: Subject,
        written: Written,
        channel: str,
        quarter: Quarter | None,
        where: Where,
        author: int,
        who: Applicant | None,
        actor: int,
        missing: list[str],
    ) -> Scene:
        house, district = self.world.house, quarter.district if quarter else None
        desks = {stage: house.desk(stage, channel) for stage in STAGES}
        unit = house.unit_of.get(author)
        asked = ("approval", channel) in house.desks or matter.needs_approval
        return Scene(
            matter=matter,
            subject=subject,
            spot=where.spot,
            offices=self._offices(matter, written, district),
            elsewhere=self._elsewhere(matter, district),
            author=author,
            applicant=who,
            applicant_actor=actor,
            channel=channel,
            incomplete=bool(missing),
            desks=desks,
            needs_approval=asked or (unit is not None and self.world.offices[unit].needs_approval),
        )

    def _offices(self, matter: Matter, written: Written, district: int | None) -> list[Office]:
        first = matter.office_in(district)
        if first is None:
            return []
        found = [first]
        if written.second is not None and self.dice() < 0.5:
            other = self.world.matters[written.second.topic].office_in(district)
            if other is not None and other is not first:
                found.append(other)
        elif self.dice() < (1.0 if self.pair else 0.03):
            other = self._any(self.world.working)
            if other is not first:
                found.append(other)
        return found

    def _any(self, offices: Sequence[Office]) -> Office:
        return offices[int(self.dice() * len(offices))]

    def _elsewhere(self, matter: Matter, district: int | None) -> Office | None:
        """Who takes it when the first unit says that it is not its business."""
        code = self.world.district_codes.get(district or 0, "")
        other = self.districts.get(code) if self.dice() < 0.6 else self._any(self.world.working)
        return other if other is not matter.office_in(district) else None


_REPLIES = {
    "direk": ("TR-1184", "bilmiyor", "B-207", "yok", "K-0931", "14-22"),
    "kesinti": ("Dün geceden beri", "Bu sabahtan beri", "İki gündür", "Öğleden beri"),
    "hat": ("24", "118", "204", "315", "446", "502", "577", "683", "761", "838", "912"),
    "plaka": ("Kapı no 1184", "Kapı no 3027", "Bilmiyor"),
    "saat": ("Dün 08.10", "Bugün 07.40", "Cuma 18.20", "Salı 17.55"),
    "kart": ("4417", "0932", "7781", "2205"),
    "istasyon": ("Merkez istasyon", "Çınarlı", "Limontepe", "Yalı İskelesi"),
    "isyeri": ("Köşe Kafe", "Yelken Düğün Salonu", "Bereket Market", "Sofra Lokantası"),
    "zaman": ("Gece 23.00’ten sonra", "Hafta sonu sabah", "Her akşam", "Sabah 06.00"),
    "belge": ("Yol harcamalarının dökümü", "Meclis kararı örneği", "Yolcu sayıları"),
    "vefat": ("Ada 14, parsel 220", "Henüz defnedilmedi"),
    "kurs": ("Dikiş, Bornova", "Bilgisayar, Konak", "İngilizce, Buca"),
    "cihaz": ("Android telefon", "iPhone", "Bilgisayar, Chrome"),
    "ada": ("1204/7", "Bilmiyor", "38/12"),
}
