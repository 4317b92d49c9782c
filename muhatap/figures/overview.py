"""The page of the whole house: figures of a period beside those before it, and the trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.figures.drawing import NARROW, WIDE, Chart, Say, Series, chart
from muhatap.figures.measures import CATALOGUE, Measure, Ratio, address
from muhatap.figures.reading import House
from muhatap.figures.windows import STEPS, Window, before
from muhatap.figures.words import percent
from muhatap.kit import clock
from muhatap.kit.templatetags.ui import thousands


@dataclass(frozen=True)
class Tile:
    """One figure: its count (or share with the counts it is made of), and the same of the days before."""

    defined: Measure | Ratio
    count: int
    url: str
    earlier: int | None = None
    earlier_url: str = ""
    share: float | None = None
    earlier_share: float | None = None
    top: int = 0
    top_url: str = ""

    @property
    def label(self) -> Promise:
        """What it is called."""
        return self.defined.label


@dataclass(frozen=True)
class Step:
    """One week or month of the trend."""

    window: Window
    label: str
    counts: dict[str, int]
    urls: dict[str, str]
    share: float | None


@dataclass(frozen=True)
class Overview:
    """The page. Charts come twice: wide and narrow."""

    window: Window
    past: Window
    tiles: list[Tile]
    steps: list[Step]
    flow: list[tuple[str, Chart]]
    stock: list[tuple[str, Chart]]
    shares: list[tuple[str, Chart]]


def overview(window: Window, step: str) -> Overview:
    """Gather the page: three statements, whatever the house holds."""
    past, stretches = before(window), STEPS[step][1](clock.today())
    house = House([window, past, *stretches])
    steps = [_step(house.of(one), one, step) for one in stretches]
    labels = [one.label for one in steps]
    came = [one.counts["gelen"] for one in steps]
    done = [one.counts["sonuclanan"] for one in steps]
    left = [one.counts["donem-sonu"] for one in steps]
    return Overview(
        window,
        past,
        _tiles(house, window, past),
        steps,
        _charts([_("Gelen"), _("Sonuçlanan")], [came, done], labels),
        _charts([_("Açık")], [left], labels),
        _charts([_("Süresinde")], [[one.share for one in steps]], labels, percent),
    )


def _charts(
    names: Sequence[str], series: Sequence[Series], labels: Sequence[str], say: Say = thousands
) -> list[tuple[str, Chart]]:
    return [(css, chart(frame, names, series, labels, say)) for css, frame in SIZES]


SIZES = (("only-wide", WIDE), ("only-narrow", NARROW))


def _step(counts: dict[str, int], window: Window, step: str) -> Step:
    label = f"{window.first:%d.%m}" if step == "hafta" else f"{window.first:%m.%Y}"
    urls = {name: address(name, window) for name in counts}
    return Step(window, label, counts, urls, share(counts))


def share(counts: dict[str, int]) -> float | None:
    """Per cent with one decimal; None where nothing is to be judged."""
    return round(counts["suresinde"] * 100 / counts["sayilan"], 1) if counts["sayilan"] else None


def _tiles(house: House, window: Window, past: Window) -> list[Tile]:
    now, earlier = house.of(window), house.of(past)

    def plain(name: str, *, compared: bool = True) -> Tile:
        return Tile(
            CATALOGUE[name],
            now[name],
            address(name, window),
            earlier[name] if compared else None,
            address(name, past) if compared else "",
        )

    then = Tile(
        CATALOGUE["acik"],
        now["acik"],
        address("acik", window),
        earlier["donem-sonu"],
        address("donem-sonu", past),
    )
    kept = Tile(
        CATALOGUE["sure-payi"],
        now["sayilan"],
        address("sayilan", window),
        share=share(now),
        earlier_share=share(earlier),
        top=now["suresinde"],
        top_url=address("suresinde", window),
    )
    return [plain("geciken", compared=False), then, kept, plain("gelen"), plain("sonuclanan")]
