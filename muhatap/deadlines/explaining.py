"""A due date says why it is that day: one compact line, one line a day, a sentence for the head of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from muhatap.deadlines.arithmetic import Calendar, Derivation, Off, Reason, Rule, Step, Unit
from muhatap.deadlines.words import FALLING_ON, SENTENCES, STARTS, WEEKDAYS, brief, full, span


@dataclass(frozen=True)
class Explanation:
    """`compact` is all on one line; `days` has a line a day.

    Where the last day is off, `falls` says so and `moves` where it goes.
    """

    compact: str
    days: tuple[str, ...]
    falls: str = ""
    moves: str = ""

    @property
    def moved(self) -> str:
        """`30. gün 22.11.2026 Pazar’a denk geliyor; yasal son gün ilk iş gününe kayar`, or nothing."""
        return f"{self.falls}; {self.moves}" if self.falls else ""


@dataclass(frozen=True)
class Telling:
    """What is explained, and in which language."""

    derivation: Derivation
    rule: Rule
    is_law: bool
    started_by: str = ""
    language: str = "tr"
    is_extended: bool = False
    extended_on: date | None = None
    because: str = ""

    def say(self, key: str, **values: object) -> str:
        return SENTENCES[self.language][key].format(**values)

    @property
    def level(self) -> str:
        return "law" if self.is_law else "target"

    @property
    def time(self) -> str:
        return self.derivation.due_at.strftime("%H.%M")


def explain(
    derivation: Derivation,
    rule: Rule,
    *,
    is_law: bool,
    started_by: str = "",
    language: str = "tr",
    is_extended: bool = False,
    extended_on: date | None = None,
    because: str = "",
) -> Explanation:
    """The derivation in words, in Turkish or English. `rule` is the extended one if it was extended.

    Where it is known on which day it was extended and why (`because`), that day says so.
    """
    spoken = "en" if language.startswith("en") else "tr"
    telling = Telling(derivation, rule, is_law, started_by, spoken, is_extended, extended_on, because)
    falls, moves = _moved(telling)
    return Explanation(
        compact=_compact(telling),
        days=tuple(_row(telling, step) for step in derivation.steps),
        falls=falls,
        moves=moves,
    )


def between(calendar: Calendar, first: date, last: date, language: str = "tr") -> str:
    """The named days of a span that are off on a day one would have worked: `29.10 Cumhuriyet Bayramı`."""
    named = [
        (day, mark.name(language), mark.kind)
        for day, mark in sorted(calendar.marks.items())
        if first <= day <= last and day.weekday() not in calendar.weekend
    ]
    texts = []
    for (name, kind), days in groupby(named, key=lambda one: (one[1], one[2])):
        run = [one[0] for one in days]
        key = "between_half" if kind is Off.HALF else "between_off"
        texts.append(SENTENCES[language][key].format(day=span(run[0], run[-1]), name=name))
    return "; ".join(texts)


def _compact(telling: Telling) -> str:
    steps = telling.derivation.steps
    start = STARTS[telling.language].get(telling.started_by) or STARTS[telling.language][""]
    parts = [start.format(day=full(steps[0].day))]
    if telling.is_extended:
        extended = telling.say("extended", length=_length(telling))
        parts.append(f"{brief(telling.extended_on)} {extended}" if telling.extended_on else extended)
    if steps[0].number:
        parts.append(_part(telling, ("number", "", steps[0].number), [steps[0].day]))
    parts += _middle(telling, steps[1:])
    falls, moves = _moved(telling, with_day=True)
    if falls:
        parts += [falls, moves]
    return "; ".join(parts).replace("…; ", "… ")


def _middle(telling: Telling, steps: Sequence[Step]) -> Iterator[str]:
    last_number = max(
        (step.number for step in steps if step.number and step.reason is Reason.COUNTED), default=0
    )
    if _shift(telling):  # what follows the nominal last day is told by the sentence about the shift
        steps = steps[: next((i for i, step in enumerate(steps) if step.number == last_number), 0)]
    elided = False
    for key, run in groupby(steps, key=lambda step: _group(telling, step, last_number)):
        days = [step.day for step in run]
        text = _part(telling, key, days)
        if not text:
            elided = elided or key[0] == "plain"
            continue
        if elided:
            yield "…"
        elided = False
        yield text
    if elided:
        yield "…"


Key = tuple[str, str, int]


def _group(telling: Telling, step: Step, last_number: int) -> Key:
    """What a step is told as; runs of the same key become one part."""
    working = telling.rule.unit is Unit.WORKING_DAYS
    name = step.mark.name(telling.language) if step.mark and working else ""
    if step.reason is Reason.COUNTED:
        if step.mark and working and step.mark.kind is Off.HALF:
            return "half", name, step.number or 0
        if name:
            return "leave", name, step.number or 0
        if step.number in (1, last_number):
            return "number", "", step.number or 0
        return "plain", "", 0
    if step.reason in (Reason.HELD, Reason.ANEW):
        return step.reason.value, "", 0
    if step.reason is Reason.OFF and step.mark and working:
        return ("half_off" if step.mark.kind is Off.HALF else "between_off"), name, 0
    if step.reason in (Reason.FIXED, Reason.HOURS):
        return step.reason.value, "", 0
    return "plain", "", 0


def _part(telling: Telling, key: Key, days: list[date]) -> str:
    kind, name, number = key
    if kind == "plain":
        return ""
    if kind == "number":
        is_last = days[0] == telling.derivation.last_day
        return telling.say("number", number=number, day=full(days[0]) if is_last else brief(days[0]))
    if kind in ("half", "leave") and days[0] == telling.derivation.last_day:
        last = telling.say("number", number=number, day=full(days[0]))
        return f"{telling.say(kind, day=brief(days[0]), name=name)}; {last}"
    if kind == "hours":
        unit, amount = telling.rule.unit.value, telling.rule.amount
        return telling.say(unit, number=amount, day=full(days[0]), time=telling.time)
    if kind == "fixed":
        return telling.say("fixed", day=full(days[0]))
    return telling.say(kind, day=span(days[0], days[-1]), name=name)


def _shift(telling: Telling) -> Step | None:
    last = telling.derivation.steps[-1]
    return last if last.reason in (Reason.LATER, Reason.EARLIER) else None


def _moved(telling: Telling, *, with_day: bool = False) -> tuple[str, str]:
    """`30. gün 22.11.2026 Pazar’a denk geliyor` and `yasal son gün ilk iş gününe kayar`."""
    last = _shift(telling)
    if last is None:
        return "", ""
    nominal = [step for step in telling.derivation.steps if step.number][-1]
    values = {"number": nominal.number, "day": full(nominal.day)}
    if nominal.mark is not None and not nominal.is_weekend:
        falls = telling.say("falls_holiday", **values, name=nominal.mark.name(telling.language))
    else:
        weekday = FALLING_ON[telling.language][nominal.day.weekday()]
        falls = telling.say("falls", **values, weekday=weekday)
    key = f"{telling.level}_{last.reason.value}"
    return falls, telling.say(key if with_day else key + "_short", day=full(last.day))


def _row(telling: Telling, step: Step) -> str:
    working = telling.rule.unit is Unit.WORKING_DAYS
    mark = step.mark if step.mark and (working or step.reason is Reason.OFF) else None
    key = {
        Reason.START: "row_first" if step.number else "row_start",
        Reason.WORKED: "row_worked",
        Reason.COUNTED: "row_count",
        Reason.OFF: "row_off" if mark else "row_weekend",
        Reason.HELD: "row_held",
        Reason.ANEW: "row_anew_first" if step.number else "row_anew",
        Reason.LATER: "row_later",
        Reason.EARLIER: "row_earlier",
        Reason.FIXED: "row_fixed",
        Reason.HOURS: "row_hours",
    }[step.reason]
    if step.reason is Reason.START and telling.rule.is_elapsed:
        key = "row_begin"
    if step.reason is Reason.COUNTED and mark:
        key = "row_half" if mark.kind is Off.HALF else "row_leave"
    text = telling.say(
        key,
        day=full(step.day),
        weekday=WEEKDAYS[telling.language][step.day.weekday()],
        number=step.number,
        name=mark.name(telling.language) if mark else "",
        time=telling.time,
        hours=_worked(telling, step.number or 0),
    )
    return f"{text}; {_extension(telling)}" if step.day == telling.extended_on else text


def _extension(telling: Telling) -> str:
    """`süre uzatıldı, 30 iş günü (Başka bir kurumun görüşü gerekiyor)`."""
    text = telling.say("extended", length=_length(telling))
    return f"{text} ({telling.because})" if telling.because else text


def _length(telling: Telling) -> str:
    return telling.say(f"{telling.rule.unit.value}_long", number=telling.rule.amount)


def _worked(telling: Telling, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    key = "worked_both" if hours and rest else "worked_hours" if hours else "worked_minutes"
    return telling.say(key, hours=hours, minutes=rest)
