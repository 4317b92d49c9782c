"""At the intake desk in a real browser: where the focus is, what is carried over, the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague, newcomer

pytestmark = pytest.mark.browser


@pytest.fixture
def agent(house: House, browser: Browser) -> Someone:
    """Somebody at the desk, with the form of a new record open."""
    one = colleague(house, browser, "derya.aksoy")
    one.open("/yeni/")
    return one


def test_a_call_begins_in_the_search_and_what_is_not_found_is_somebody_new(agent: Someone) -> None:
    page = agent.page
    expect(page.get_by_role("combobox", name="Arayan")).to_be_focused()
    page.keyboard.type("0599 987 65 43")
    expect(page.locator(".options .none")).to_be_visible()
    page.get_by_role("radio", name="Yeni hemşehri").check()
    expect(page.get_by_label("Telefon", exact=False).first).to_have_value("0599 987 65 43")
    page.get_by_role("radio", name="Kayıtlı").check()
    expect(page.get_by_role("combobox", name="Arayan")).to_have_value("")
    assert agent.watch.take() == []


def test_a_refused_record_says_so_and_stands_at_the_first_mistake(agent: Someone) -> None:
    page = agent.page
    page.get_by_role("radio", name="Yeni hemşehri").check()
    page.get_by_label("Ne anlattı?").fill("Kaldırım taşları söküldü.")
    page.get_by_role("button", name="Kaydet ve yönlendir").click()
    summary = page.get_by_role("alert").filter(has_text="Kaydedilmedi")
    expect(summary).to_be_visible()
    expect(page.locator("#id_new_name")).to_be_focused()
    page.get_by_label("Ne anlattı?").click()
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_new_name")).to_be_focused()


def test_back_from_what_was_refused_and_mended_finds_a_page(house: House, browser: Browser) -> None:
    (number, code) = house.tracking[0]
    page = (one := newcomer(house, browser)).page
    one.open("/izle/")
    for typed in ("AAAA-AAAA", code):
        page.get_by_label("Başvuru numarası").fill(number)
        page.get_by_label("İzleme kodu").fill(typed)
        one.button("Başvurumu göster").click()
    expect(page).to_have_url(re.compile("/izle/basvuru/$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Başvurum nerede?")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Başvurum nerede?")


def test_enter_in_the_search_looks_and_begins_somebody_new_but_never_sends(agent: Someone) -> None:
    page = agent.page
    caller = page.get_by_role("combobox", name="Arayan")
    expect(caller).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("0599 987 65 44")
    page.keyboard.press("Enter")
    expect(page.locator(".options .none")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Yeni hemşehri")).to_be_checked()
    expect(page.locator("#id_new_phone")).to_have_value("0599 987 65 44")
    expect(page.locator("#id_new_name")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert agent.watch.take() == []


def test_the_last_number_is_copied_and_put_away_without_losing_what_is_typed(agent: Someone) -> None:
    page = agent.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("radio", name="İsimsiz").check()
    page.get_by_label("Ne anlattı?").fill("Sokak lambası üç gecedir yanmıyor, sokak karanlık.")
    page.get_by_role("combobox", name="Konu").fill("lamba")
    page.locator(".options [role=option]").first.click()
    page.get_by_role("combobox", name="Mahalle").fill("a")
    page.locator(".options:visible [role=option]").first.click()
    page.locator("summary").filter(has_text="Evrak").click()
    page.get_by_label("Eksik bilgiyle kaydet").check()
    agent.button("Kaydet, yenisi").click()
    line = page.get_by_role("form", name="Son kayıt")
    expect(line).to_contain_text(re.compile(r"20\d\d/\d+.*kaydedildi.*[2-9A-Z]{4}-[2-9A-Z]{4}"))
    expect(page.locator("#announce")).to_contain_text("kaydedildi")
    line.get_by_role("button", name="Kopyala").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"20\d\d/\d+-\d [2-9A-Z]{4}-[2-9A-Z]{4}", copied)
    page.get_by_label("Ne anlattı?").fill("Yeni konuşma.")
    line.get_by_role("button", name="Kapat").click()
    expect(line).to_have_count(0)
    expect(page.get_by_label("Ne anlattı?")).to_have_value("Yeni konuşma.")
    expect(page.get_by_role("combobox", name="Arayan")).to_be_focused()
    agent.open("/yeni/")
    expect(line).to_have_count(0)


def test_the_guessed_topic_is_taken_by_one_key_and_never_over_a_choice(agent: Someone) -> None:
    page = agent.page
    page.get_by_label("Ne anlattı?").fill("Parktaki salıncağın zinciri kopmuş, salıncak tehlikeli.")
    offer = page.locator("#tahmin button")
    expect(offer).to_be_visible()
    page.keyboard.press("F8")
    topic = page.get_by_role("combobox", name="Konu")
    expect(topic).to_be_focused()
    expect(topic).not_to_have_value("")
    expect(page.locator("#kime")).to_contain_text("Kime gidecek?")
    expect(offer).to_have_count(0)
    chosen = topic.input_value()
    page.get_by_label("Ne anlattı?").fill("Sokak lambası yanmıyor, lamba direği kırık.")
    page.wait_for_timeout(1500)
    expect(offer).to_have_count(0)
    expect(topic).to_have_value(chosen)
    assert agent.watch.take() == []
