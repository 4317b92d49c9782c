"""The pictures of the staff guide: who looks, where, and what is done before one is taken."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.shots import sign_in

WIDE, HIGH = 1280, 800
CALL = "Okulun önündeki yolda büyük bir çukur açıldı, araçlar kaldırıma çıkıyor."

Deed = Callable[[Page, str], None]


def at(path: str) -> Deed:
    """Just the page at an address."""

    def look(page: Page, base: str) -> None:
        page.goto(base + path)

    return look


def first_of(path: str, then: str = "") -> Deed:
    """The first case of a queue, and there the first link whose words begin so."""

    def look(page: Page, base: str) -> None:
        page.goto(base + path)
        page.locator("main .list tbody tr[data-row] a").first.click()
        page.wait_for_load_state("networkidle")
        if then:
            page.locator(".acts a, .acts button").filter(has_text=then).first.click()

    return look


def call(page: Page, base: str) -> None:
    """A call as it is written down, with what is offered for it."""
    page.goto(f"{base}/yeni/?bos=1")
    page.get_by_label("Yeni hemşehri").check()
    page.locator("[name=new_name]").fill("Ayşe Örnek")
    page.locator("[name=new_phone]").fill("0532 000 00 00")
    page.locator("[name=text]").fill(CALL)
    for name, typed in (("topic_text", "yol çuk"), ("neighbourhood_text", "alsan")):
        page.locator(f"[name={name}]").press_sequentially(typed, delay=30)
        page.locator(f"[name={name}][aria-activedescendant]").wait_for()
        page.keyboard.press("Enter")
    page.locator("[name=street]").fill("1453. Sokak")
    page.keyboard.press("Tab")
    page.wait_for_timeout(2500)  # what is offered for it arrives
    for asked in page.locator("#konu-parcasi select").all():
        asked.select_option(index=1)
    page.evaluate("scrollTo(0, 0)")


def saved(page: Page, base: str) -> None:
    """The same call, saved."""
    call(page, base)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/yeni/kaydedildi/**")


def answer(page: Page, base: str) -> None:
    """A unit's answer, with the ready texts that fit it."""
    page.goto(f"{base}/kuyruk/gelen/")
    links = page.eval_on_selector_all(
        "main .list tbody tr[data-row] a", "all => all.map(one => one.getAttribute('href'))"
    )
    for link in links:
        page.goto(base + link)
        begin = page.locator(".acts a[href*='/cevapla/']")
        if begin.count():
            begin.first.click()
            page.wait_for_load_state("networkidle")
            page.keyboard.press("F8")
            page.locator(".standard [role=option]").first.wait_for()
            return


def bulk(page: Page, base: str) -> None:
    """The preview of a move of several."""
    page.goto(f"{base}/kuyruk/onay/")
    for number in range(4):
        page.locator("main [data-pick]").nth(number).check()
    page.get_by_role("button", name="Seçilenlerle…").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Ne yapılsın?").select_option("case:approve_unrouted")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Ön izle").click()


def workbook(page: Page, base: str) -> None:
    """A workbook with a few faults, looked at."""
    page.goto(f"{base}/yonetim/kurulum/")
    rows = [["Kod", "Ad", "Üst birim"], ["temizlik", "Temizlik", "Baskanlik"], ["Yeni birim", "", "yok"]]
    text, held = io.StringIO(), io.BytesIO()
    csv.writer(text, delimiter=";").writerows(rows)
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("Birimler.csv", text.getvalue().encode("cp1254"))
    page.locator("input[type=file]").first.set_input_files(
        {"name": "belediye.zip", "mimeType": "application/zip", "buffer": held.getvalue()}
    )
    page.get_by_role("button", name="Yükle ve denetle").click()
    page.wait_for_load_state("networkidle")
    while page.get_by_text("Denetleniyor").count():
        page.wait_for_timeout(1000)
        page.reload()


def questions(page: Page, base: str) -> None:
    """The questions of a topic that has some."""
    page.goto(f"{base}/konular/")
    links = page.eval_on_selector_all(
        "main a[href^='/konular/']", "all => all.map(one => one.getAttribute('href'))"
    )
    for link in (one for one in links if one.strip("/").split("/")[-1].isdigit()):
        page.goto(f"{base}{link}sorular/")
        first = page.locator("main [name$=label_tr]").first
        if first.count() and first.input_value():
            return


PICTURES: Mapping[str, tuple[str, Deed]] = {
    "ana-sayfa": ("coordinator", at("/gunum/")),
    "basvuru": ("unit_user", first_of("/kuyruk/gelen/")),
    "yeni-basvuru": ("agent", call),
    "kaydedildi": ("agent", saved),
    "onay": ("approver", at("/kuyruk/onay/")),
    "yonlendirme": ("coordinator", at("/kuyruk/yonlendirme/")),
    "cevap": ("unit_user", answer),
    "kontrol": ("reviewer", first_of("/kuyruk/kontrol/")),
    "bildirme": ("deliverer", first_of("/kuyruk/bildirim/", "Hemşehriye bildir")),
    "gorunum": ("coordinator", at("/listeler/bak/")),
    "toplu": ("approver", bulk),
    "hemsehri": ("agent", at("/hemsehriler/1/")),
    "kabul": ("agent", at("/kabul/")),
    "sorular": ("admin", questions),
    "kurulum": ("admin", workbook),
}


def take(browser: Browser, told: dict[str, Any], folder: Path, only: list[str]) -> list[Path]:
    """All pictures, or those named; where they were written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, (role, deed) in PICTURES.items():
        if only and name not in only:
            continue
        user = next(one for one in told["users"] if one["role"] == role)
        context = browser.new_context(
            viewport={"width": WIDE, "height": HIGH}, locale="tr-TR", reduced_motion="reduce"
        )
        page = context.new_page()
        sign_in(page, told["base_url"], user["username"], user["password"])
        decline(page)
        deed(page, told["base_url"])
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(600)  # maps draw themselves
        made.append(folder / f"{name}.png")
        page.screenshot(path=made[-1])
        context.close()
    return made


def decline(page: Page) -> None:
    """The offer of a first visit stands in no picture."""
    offer = page.locator("button[value=istemem]")
    if offer.count():
        offer.click()
        page.wait_for_load_state("networkidle")
