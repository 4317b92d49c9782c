"""When things happen: office hours over the real calendar, days that are busier, channels by the hour."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import exp
from random import Random

from muhatap.deadlines.arithmetic import Calendar, Off

OPENS, LENGTH = 510, 9 * 3600  # a working day begins with minute 510 (08.30) and has nine hours
OFFSET = timedelta(hours=3)
DAY = timedelta(days=1)
Dice = Callable[[], float]

# how much comes by a channel (law.md, section 10: three of four by telephone or at a desk) and at what hour
CHANNELS = {
    "phone": 620, "web": 96, "app": 74, "whatsapp": 66, "counter": 46, "social": 34, "email": 26, "cimer": 14,
    "petition": 7, "e_devlet": 5, "mobile_team": 4, "acik_kapi": 2, "stand": 2, "public_day": 2, "field": 1,
    "post": 1,
}  # fmt: skip
_DESK = (8.5, 17.4)
_CURVES = {
    "phone": (1, 1, 1, 1, 1, 1, 3, 9, 30, 46, 50, 44, 34, 36, 42, 42, 38, 32, 24, 18, 14, 10, 6, 3),
    "web": (4, 2, 1, 1, 1, 1, 3, 7, 14, 20, 23, 22, 20, 20, 21, 20, 19, 19, 19, 21, 24, 24, 19, 10),
}
OPEN_HOURS = frozenset(
    {"counter", "petition", "post", "mobile_team", "stand", "public_day", "field", "cimer", "acik_kapi"}
)
# what reaches the house before somebody registers it, at most
LAGS = {
    "petition": timedelta(hours=20), "post": timedelta(hours=26), "cimer": timedelta(hours=30),
    "acik_kapi": timedelta(hours=20), "email": timedelta(hours=9),
}  # fmt: skip
_WEEK = (1.16, 1.09, 1.05, 1.04, 1.0, 0.5, 0.36)
_RAIN = (0.32, 0.3, 0.24, 0.16, 0.1, 0.04, 0.01, 0.01, 0.05, 0.14, 0.24, 0.34)  # chance of a wet day by month


class Hours:
    """Working minutes counted along the calendar, so that a delay in office hours is one addition."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.first = first
        self.days = [
            day
            for number in range((last - first).days + 1)
            if not calendar.is_off(day := first + number * DAY)
        ]
        works = set(self.days)
        self.works = [first + number * DAY in works for number in range((last - first).days + 1)]
        self.before = [0, *accumulate(map(int, self.works))]
        self.zero = utc(first, 0)
        self.mornings = [utc(day, OPENS) for day in self.days]

    def after(self, at: datetime, hours: float) -> datetime:
        """The moment that lies `hours` office hours after `at`."""
        since = at - self.zero
        place = since.days
        seconds = hours * 3600 + self.before[place] * LENGTH
        if self.works[place]:
            seconds += min(max(since.seconds - OPENS * 60, 0), LENGTH)
        number, rest = divmod(int(seconds), LENGTH)
        return self.mornings[min(number, len(self.mornings) - 1)] + timedelta(0, rest)


def utc(day: date, minute: float) -> datetime:
    """A minute of a day in Istanbul as a moment in UTC, to the second."""
    return datetime.combine(day, time(), UTC) - OFFSET + timedelta(seconds=int(minute * 60))


class Weather:
    """Which days are wet and which are hot: made up once for a seed."""

    def __init__(self, calendar: Calendar, last: date, days: int, seed: int) -> None:
        dice = Random(f"weather {seed}").random
        self.days = [last - (days - number) * DAY for number in range(days + 1)]
        self.wet = {
            day for day in self.days if dice() < _RAIN[day.month - 1] * (1.4 if dice() < 0.5 else 0.6)
        }
        self.calendar = calendar

    def season(self, day: date) -> str:
        """`rain`, `summer`, `winter` or an ordinary day."""
        if day in self.wet:
            return "rain"
        return "summer" if 6 <= day.month <= 9 else "winter" if day.month in (12, 1, 2) else ""

    def load(self, day: date) -> float:
        """How much more or less comes on a day than on an ordinary one."""
        mark = self.calendar.mark(day)
        weight = _WEEK[day.weekday()]
        if mark is not None and mark.kind is Off.HOLIDAY:
            weight *= 0.45
        elif self.calendar.mark(day - DAY) is not None and mark is None:
            weight *= 1.5  # the first day after a holiday
        return weight * (1.9 if day in self.wet else 1.0) * (1.12 if 5 <= day.month <= 9 else 1.0)


class Arrivals:
    """Moments and channels of what comes in, in the order in which it came."""

    def __init__(self, weather: Weather, now: datetime, *, recency: float, seed: int) -> None:
        self.weather, self.now, self.random = weather, now, Random(f"arrivals {seed}")
        last = weather.days[-1]
        loads = [weather.load(day) * (1 + recency * exp(-(last - day).days / 16)) for day in weather.days]
        self.cumulated = list(accumulate(loads))
        self.channels, self.shares = list(CHANNELS), list(accumulate(CHANNELS.values()))
        self.curves = {name: list(accumulate(curve)) for name, curve in _CURVES.items()}

    def draw(self, count: int, *, days: int | None = None) -> list[tuple[datetime, datetime, str]]:
        """`count` registrations with the moment of receipt and the channel, oldest first.

        `days` keeps to the last so many days.
        """
        return sorted(self.one(days) for _number in range(count))

    def one(self, days: int | None = None) -> tuple[datetime, datetime, str]:
        """One moment before now, when it was received, and a channel."""
        dice = self.random.random
        least = 0.0 if days is None else self.cumulated[max(len(self.cumulated) - 1 - days, 0)]
        span = self.cumulated[-1] - least
        while True:
            channel = self.channels[bisect(self.shares, dice() * self.shares[-1])]
            day = self.weather.days[bisect(self.cumulated, least + dice() * span)]
            if channel in OPEN_HOURS:
                if self.weather.calendar.is_off(day):
                    continue
                at = utc(day, (_DESK[0] + dice() * (_DESK[1] - _DESK[0])) * 60)
            else:
                curve = self.curves["phone" if channel == "phone" else "web"]
                at = utc(day, bisect(curve, dice() * curve[-1]) * 60 + dice() * 60)
            if at < self.now:
                return at, at - LAGS.get(channel, timedelta()) * dice(), channel
