"""The citizen's map: names on the first view, and a pin that can be taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.browser.people import newcomer

pytestmark = pytest.mark.browser


def test_the_map_has_names_and_its_pin_can_be_taken_away(house: House, browser: Browser) -> None:
    page = (one := newcomer(house, browser)).page
    one.open("/bildir/")
    chart = page.locator("#harita")
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".area-name:visible").first).to_be_visible()
    boxes = [name.bounding_box() for name in chart.locator(".area-name:visible").all()]
    assert len(boxes) > 3
    remove = chart.get_by_role("button", name="İğneyi kaldır")
    expect(remove).to_be_hidden()
    box = chart.bounding_box()
    assert box is not None
    for by_key in (False, True):
        page.mouse.click(box["x"] + 14, box["y"] + box["height"] / 2)
        expect(page.locator("#nokta")).to_contain_text("dışında")
        if by_key:
            chart.locator(".pin-icon").press("Delete")
        else:
            remove.click()
        expect(chart.locator(".pin-icon")).to_have_count(0)
        expect(page.locator("#id_lat")).to_have_value("")
        expect(page.locator("#nokta")).to_be_empty()
        expect(remove).to_be_hidden()
    assert one.watch.take() == []
