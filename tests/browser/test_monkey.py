"""A short walk of the monkey; `script/bench monkey` lets it roam for longer, with other seeds."""

from __future__ import annotations

import time
from random import Random

import pytest
from playwright.sync_api import Browser

from bench.monkey import Monkey, roam
from tests.browser.house import House

pytestmark = pytest.mark.browser

SECONDS, LEAST, SEED = 20.0, 5, 7


def test_nothing_breaks_under_random_hands(house: House, browser: Browser) -> None:
    monkeys = []
    for role, start in (
        ("", "/basla/"),
        ("agent", "/gunum/"),
        ("unit_user", "/gunum/"),
        ("manager", "/gunum/"),
    ):
        context = browser.new_context(locale="tr-TR", viewport={"width": 1280, "height": 860})
        context.add_cookies(house.visitor(role).cookies())
        monkeys.append(Monkey(role, context.new_page(), house.base + start, Random(f"{SEED} {role}")))
    end = time.monotonic() + SECONDS
    faults = roam(monkeys, lambda: time.monotonic() > end and all(one.done >= LEAST for one in monkeys))
    for one in monkeys:
        one.page.context.close()
    assert not faults, "\n" + "\n".join(faults)
