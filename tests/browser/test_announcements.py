"""The way of an announcement as people see it: written, approved by somebody else, read, stopped."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House, text_of, wait_for
from tests.browser.people import colleague, content, newcomer
from tests.browser.watch import violations

pytestmark = pytest.mark.browser
TITLE = "Yaz konserleri meydanda"


def test_from_the_unit_to_the_citizen_who_wants_no_more(house: House, browser: Browser) -> None:
    reader = house.value(
        "SELECT value FROM citizens_contactpoint WHERE kind = 'email' AND is_active AND is_primary"
        " AND news_consent_at IS NOT NULL ORDER BY id LIMIT 1"
    )
    lead = colleague(house, browser, "kemal.dogru")
    lead.page.get_by_role("navigation").get_by_role("link", name="Duyurular").click()
    lead.follow("Yeni duyuru")
    lead.button("Taslağı sakla ve önizle").click()
    lead.sees("Bir başlık yazın.", "Duyurunun metnini yazın.")
    assert violations(lead.page) == []
    lead.watch.take()  # the refusal itself
    lead.page.get_by_label("Başlık", exact=True).fill(TITLE)
    lead.page.get_by_label("Metin", exact=True).fill("Her cuma 20.00’de, giriş ücretsiz.")
    lead.page.get_by_role("radio", name="İlçeler").check()
    expect(lead.page.get_by_role("checkbox", name="Bornova")).to_be_visible()
    lead.page.get_by_role("radio", name="Bütün belediye").check()
    expect(lead.page.get_by_role("checkbox", name="Bornova")).to_be_hidden()
    lead.page.get_by_label("Metin", exact=True).press("Tab")
    content(lead)
    lead.button("Taslağı sakla ve önizle").click()
    lead.sees("Gideceği gibi", "Her cuma 20.00’de", "Şimdi gitse")
    lead.button("Onaya gönder").click()
    lead.misses("Onayla, hemen gönder")
    content(lead)

    chief = colleague(house, browser, "nese.guler")
    chief.open("/duyurular/?durum=submitted")
    chief.follow(TITLE)
    chief.page.set_viewport_size({"width": 390, "height": 860})
    content(chief)
    chief.button("Onayla, hemen gönder").click()
    said = text_of(house.letter(reader, "giriş ücretsiz"))
    found = re.search(rf"{house.base}(/birak/\S+)", said)
    assert found, said

    citizen = newcomer(house, browser, width=390)
    citizen.open(found[1])
    citizen.sees("Duyurulardan vazgeç", "•••••@")
    content(citizen)
    citizen.button("Duyuruları durdur").click()
    citizen.sees("Duyuru gönderilmiyor")
    content(citizen)
    citizen.open(found[1])
    citizen.sees("Duyuru gönderilmiyor")
    wanted = "SELECT count(*) FROM citizens_contactpoint WHERE value = %s AND news_consent_at IS NOT NULL"
    assert house.value(wanted, reader) == 0

    number = chief.page.url.rstrip("/").rpartition("/")[2]
    wait_for(
        lambda: house.value("SELECT ended_at FROM announcements_announcement WHERE id = %s", number),
        "the end of the sending",
        60,
    )
    chief.open(f"/duyurular/{number}/alicilar/?durum=sent")
    chief.sees("Gönderildi")
    content(chief)
