"""Topics that come more or less often than in the days before."""

from __future__ import annotations

from dataclasses import dataclass

from muhatap.cases.models import Topic
from muhatap.figures import reading
from muhatap.figures.measures import address
from muhatap.figures.windows import Window, before

SHOWN = 6
LEAST = 3  # a difference smaller than this says nothing


@dataclass(frozen=True)
class Trend:
    """A topic with how many came now and in the days before."""

    topic: Topic
    now: int
    earlier: int
    now_url: str
    earlier_url: str

    @property
    def change(self) -> int:
        """How many more; negative for fewer."""
        return self.now - self.earlier


def trends(window: Window) -> tuple[list[Trend], list[Trend]]:
    """Topics that rose most, and that fell most. Three statements."""
    past = before(window)
    now, earlier = reading.keyed("received.topic", [window, past])
    change = {pk: now.get(pk, 0) - earlier.get(pk, 0) for pk in {*now, *earlier}}
    rising = sorted((pk for pk in change if change[pk] >= LEAST), key=lambda pk: (-change[pk], pk))[:SHOWN]
    falling = sorted((pk for pk in change if change[pk] <= -LEAST), key=lambda pk: (change[pk], pk))[:SHOWN]
    known = Topic.objects.only("name_tr", "name_en").in_bulk([*rising, *falling])

    def made(pks: list[int]) -> list[Trend]:
        return [
            Trend(
                known[pk],
                now.get(pk, 0),
                earlier.get(pk, 0),
                address("gelen", window, konu=pk),
                address("gelen", past, konu=pk),
            )
            for pk in pks
            if pk in known
        ]

    return made(rising), made(falling)
