"""Without the mouse: queues, acts, forms that open, drafts, sign-in in between, things pressed twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague

pytestmark = pytest.mark.browser

Enter = Callable[[str], Someone]
LONG = "Hemşehri üç kez aramış, her seferinde başka bir birime bağlanmış; kayıt bunu söylemiyor."


@pytest.fixture
def someone(house: House, browser: Browser) -> Enter:
    """Lets somebody in, in a window of their own."""
    return lambda who: colleague(house, browser, who)


def focused(page: Page) -> str:
    """What has the focus: tag and name."""
    return str(
        page.evaluate("(({localName, name, id}) => `${localName}:${name || id}`)(document.activeElement)")
    )


def test_a_queue_is_walked_with_j_and_k_and_the_preview_follows(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/tumu/")
    rows = page.locator("main .list tbody tr[data-row]")
    first, second = (rows.nth(at).locator(".c-no").get_attribute("title") for at in (0, 1))
    preview = page.locator("[data-preview]")
    for key, number in (("j", first), ("j", second), ("k", first)):
        page.keyboard.press(key)
        expect(page.locator("tr[aria-selected=true] .c-no")).to_have_attribute("title", str(number))
        expect(preview.locator("h2").first).to_have_text(str(number))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".case-head .no")).to_have_text(str(second))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bütün başvurular")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", level=1)).to_have_text("Günüm")
    assert one.watch.take() == []


def test_the_first_tab_leads_past_the_frame(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/tumu/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="İçeriğe geç")).to_be_focused()
    expect(page.get_by_role("link", name="İçeriğe geç")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_letter_opens_the_form_of_a_move_and_what_is_typed_stays(someone: Enter) -> None:
    page = (one := someone("murat.tekin")).page
    one.open("/kuyruk/onay/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/basvuru/**")
    address = page.url
    page.keyboard.press("i")
    expect(page.locator("#yap h2")).to_contain_text("Düzeltmeye iade et")
    reason = page.locator("#yap textarea").first
    expect(reason).to_be_focused()
    page.keyboard.type(LONG)
    page.keyboard.press("Escape")
    expect(reason).to_have_value(LONG)
    page.wait_for_timeout(500)  # a draft waits for a pause
    page.close()

    one.page = page = one.page.context.new_page()
    page.goto(address)
    page.keyboard.press("i")
    reason = page.locator("#yap textarea").first
    expect(reason).to_have_value(LONG)
    expect(page.locator("#yap")).to_contain_text("geri getirildi")

    page.context.clear_cookies(name="muhatap")  # the session ended over lunch
    reason.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("yazdıklarınız duruyor")
    user = one.house.user("murat.tekin")
    page.get_by_label("Kullanıcı adı").fill(user["username"])
    page.get_by_label("Parola", exact=True).fill(user["password"])
    page.keyboard.press("Enter")
    one.sees(LONG)
    one.button("Şimdi gönder").click()
    page.goto(address)
    one.sees("Düzeltmeye iade edildi", LONG)


def test_dialogs_open_and_close_and_give_the_focus_back(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/tumu/")
    page.keyboard.press("j")
    before = focused(page)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_contain_text("Yeni başvuru")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert focused(page) == before
    page.keyboard.press("Control+k")
    page.keyboard.type("hemsehriler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hemsehriler/**")


def test_a_draft_survives_the_tab(someone: Enter) -> None:
    page = (one := someone("derya.aksoy")).page
    one.open("/yeni/")
    page.locator("#id_text").fill(LONG)
    expect(page.locator("[data-saved]:visible").first).to_contain_text("saatinde saklandı")
    page.close()
    one.page = page = one.page.context.new_page()
    one.open("/taslaklar/")
    page.get_by_role("link", name="Hemşehri üç kez").first.click()
    expect(page.locator("#id_text")).to_have_value(LONG)


def test_what_is_answered_at_once_takes_two_keys(someone: Enter) -> None:
    page = (one := someone("derya.aksoy")).page
    one.open("/yeni/")
    page.keyboard.press("F4")
    expect(page.locator("#id_answer")).to_be_focused()
    page.keyboard.type("Pazar her cumartesi kuruluyor.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toasts")).to_contain_text("Yerinde cevap kaydedildi")
    one.open("/gorusmeler/")
    one.sees("Pazar her cumartesi kuruluyor.")


def choose_topic_and_place(one: Someone) -> None:
    """Both from their lists."""
    for label, typed in (("Konu", "park temiz"), ("Mahalle", "alsancak")):
        one.page.get_by_role("combobox", name=label, exact=True).press_sequentially(typed)
        one.page.locator("[role=option]:visible").first.click()


def test_a_double_click_makes_one_case_and_going_back_makes_no_second(someone: Enter, house: House) -> None:
    page = (one := someone("hakan.yilmaz")).page
    one.open("/yeni/")
    words = "Okul bahçesinin önündeki çöp kutusu devrilmiş, iki gündür yerde."
    page.get_by_role("radio", name="İsimsiz").check()
    page.locator("#id_text").fill(words)
    choose_topic_and_place(one)
    one.button("Kaydet ve yönlendir").dblclick()
    one.sees("Kaydedildi")
    count = "SELECT count(*) FROM cases_case WHERE text = %s"
    assert house.value(count, words) == 1
    page.go_back()
    expect(page.locator("#id_text")).to_have_value(words)  # the browser kept what was typed
    if not page.locator("[name=topic]").input_value():
        choose_topic_and_place(one)
    one.button("Kaydet ve yönlendir").click()
    one.sees("az önce kaydedilmiş")
    assert house.value(count, words) == 1


def test_who_signs_in_again_in_another_tab_goes_on_typing_where_they_were(someone: Enter) -> None:
    page = (one := someone("derya.aksoy")).page
    one.open("/yeni/")
    page.locator("[name=text]").fill(LONG)
    saved = page.locator("[data-saved]").filter(has_text="saklandı").first
    expect(saved).to_be_visible()
    page.context.clear_cookies(name="muhatap")
    page.locator("[name=text]").fill(f"{LONG} Bir daha.")
    expect(page.get_by_text("Oturumunuz kapanmış").first).to_be_visible()
    one.watch.take()  # the 401 is meant
    other = page.context.new_page()
    other.goto(one.house.base + "/giris/")
    user = one.house.user("derya.aksoy")
    other.get_by_label("Kullanıcı adı").fill(user["username"])
    other.get_by_label("Parola", exact=True).fill(user["password"])
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1)).to_have_text("Günüm")
    page.locator("[name=text]").fill(f"{LONG} İki daha.")
    expect(saved).to_be_visible()
    one.watch.take()  # the topic's guess asked once with the old token, before the page had the new one
    one.open("/taslaklar/")
    one.sees("Hemşehri üç kez aramış")
    assert one.watch.take() == []


def test_two_colons_bring_a_ready_text_filled_from_the_case(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/yonlendirme/")
    page.locator("main .list tbody tr[data-row]").first.click()
    number = page.locator(".case-head .no").inner_text()
    page.goto(page.url.split("?")[0] + "yap/note/")
    area = page.locator("main textarea").first
    area.click()
    page.keyboard.type("Not: ::yapil")
    expect(page.get_by_role("option").first).to_contain_text("::yapildi")
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile(rf"^Not: .*{re.escape(number)}"))
    expect(area).to_be_focused()
    page.keyboard.type(" ::zzzz")
    nothing = page.get_by_role("listbox").get_by_text("Böyle bir hazır metin yok.")
    expect(nothing).to_be_visible()
    page.keyboard.press("Escape")
    expect(nothing).to_be_hidden()
    assert one.watch.take() == []


def test_the_next_caller_finds_an_empty_form(someone: Enter) -> None:
    """What was saved does not come back into the form for the next one."""
    page = (one := someone("derya.aksoy")).page
    one.open("/yeni/")
    page.get_by_label("İsimsiz").check()
    page.keyboard.press("F4")
    page.locator("[name=text]").fill(LONG)
    page.locator("[name=topic_text]").fill("Yol çuk")
    page.locator(".options [role=option]").first.click()
    page.locator("[name=answer]").fill("Ekip yarın gelecek.")
    one.button("Yerinde cevabı kaydet").click()
    expect(page.locator("[data-toast]").first).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("")
    expect(page.locator("[name=answer]")).to_have_value("")
    expect(page.get_by_text("geri getirildi")).to_have_count(0)
    assert one.watch.take() == []


def test_two_at_one_case_see_each_other_and_one_calls_the_other(someone: Enter) -> None:
    one, two = someone("elif.karaca"), someone("gulsah.sahin")
    one.open("/kuyruk/tumu/")
    first = one.page.locator("main .list tbody tr[data-row] .subject a").first.get_attribute("href") or ""
    path = first.partition("?")[0]
    one.open(path)
    two.open(path)
    expect(two.page.locator(".here")).to_contain_text("bakıyor: Elif Karaca")
    one.open(f"{path}yap/note/")
    area = one.page.locator("textarea[name=text]")
    area.press_sequentially("Sorum var @gülşah")
    expect(one.page.get_by_role("option", name=re.compile("Gülşah"))).to_be_visible()
    one.page.keyboard.press("Enter")
    expect(area).to_have_value("Sorum var @gulsah.sahin ")
    one.page.keyboard.press("Control+Enter")
    expect(one.page.locator(".story").first).to_contain_text("@gulsah.sahin")
    two.open("/gunum/")
    two.page.keyboard.press("g")
    two.page.keyboard.press("@")
    expect(two.page.get_by_role("heading", level=1)).to_have_text("Sizden söz edilenler")
    expect(two.page.locator("main")).to_contain_text("Sorum var")
    assert one.watch.take() == two.watch.take() == []


def test_the_palette_finds_a_case_by_a_few_letters(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/tumu/")
    number = page.locator("main .list tbody tr[data-row] .c-no").first.get_attribute("title") or ""
    page.keyboard.press("Control+k")
    page.keyboard.type(number.partition("/")[2].partition("-")[0])
    expect(page.locator("#palette-list [role=group]").filter(has_text=number)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".case-head .no")).to_have_text(number)
    assert one.watch.take() == []
