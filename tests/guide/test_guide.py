"""The guide tells the truth: its words, pages, links and pictures exist, and every screen has its help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from PIL import Image

from muhatap.guide import folder, rendering, screens, shelf
from tests.browser.test_axe import ELSEWHERE
from tests.cases.town import Town
from tests.house.rules.sources import ROOT
from tests.house.test_gates import doors, gate_of
from tests.pages import body, sit

FILES = sorted(folder.chapters().glob("*.md"))
NO_PAGES = (
    *("data for programs", "files", "pieces of a page", "only posted to"),
    "pieces and posts of the desk",
)
LARGEST = 3_000_000  # bytes of all pictures
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def words_of_the_product() -> set[str]:
    """Every Turkish text of the screens."""
    with (ROOT / "muhatap/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    return {one for said in messages for one in ([said] if isinstance(said, str) else said)}


def untrue(text: str, words: set[str]) -> list[str]:
    """What a chapter prints in bold or as an address that the product does not have."""
    found = [bold for bold in re.findall(r"\*\*(.+?)\*\*", text) if bold not in words]
    for path in re.findall(r"`(/[^` ]+)`", text):
        try:
            resolve(path)
        except Resolver404:
            found.append(path)
    return found


def test_every_button_and_page_of_the_guide_exists() -> None:
    words = words_of_the_product()
    assert untrue("**Kaydet** `/gunum/` `/` `Enter`", words) == []
    assert untrue("**Böyle düğme yok** `/boyle-yok/`", words) == [
        "Böyle düğme yok",
        "/boyle-yok/",
    ]
    assert {path.name: wrong for path in FILES if (wrong := untrue(path.read_text("utf-8"), words))} == {}


def test_every_link_and_picture_is_there_and_every_picture_is_used() -> None:
    used, broken = set[str](), []
    for path in FILES:
        text = path.read_text("utf-8")
        for alt, name in PICTURE.findall(text):
            used.add(name)
            if not alt or not (path.parent / name).is_file():
                broken.append(f"{path.name}: {name}")
        for target, anchor in re.findall(r"\]\((\d\d-[a-z-]+)\.md#?([a-z-]*)\)", text):
            chapter = shelf.chapters().get(target[3:])
            if chapter is None or (anchor and chapter.part(anchor) is None):
                broken.append(f"{path.name}: {target}#{anchor}")
    assert broken == []
    pictures = sorted((folder.chapters() / folder.PICTURES).iterdir())
    assert {f"{folder.PICTURES}/{one.name}" for one in pictures} == used
    assert sum(one.stat().st_size for one in pictures) < LARGEST
    for one in pictures:
        with Image.open(one) as picture:
            assert picture.width == 1280, one.name


def test_the_contents_name_every_chapter_in_its_order() -> None:
    contents = (folder.chapters() / "README.md").read_text("utf-8")
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", contents, re.M)
    assert [name for _title, name in listed] == [path.name for path in FILES if path.name != "README.md"]
    assert [title for title, _name in listed] == [one.title for one in shelf.chapters().values()]
    for chapter in shelf.chapters().values():
        slugs = [part.slug for part in chapter.parts]
        assert slugs and len(set(slugs)) == len(slugs), chapter.name


def test_every_page_of_the_staff_has_help_and_the_help_leads_on() -> None:
    without = {name for group in NO_PAGES for name in ELSEWHERE[group].split()}
    gates = {entry.name or "": gate_of(entry.callback) for _address, entry in doors(get_resolver())}
    staff = {name for name, gate in gates.items() if gate.startswith("staff")}
    routes = [route for screen in screens.SCREENS for route in screen.routes.split()]
    assert sorted(staff - without - set(routes)) == [], "give the new page its help in guide/screens.py"
    assert sorted(set(routes) - staff) == []
    assert len(set(routes)) == len(routes)
    assert [screen.routes for screen in screens.SCREENS if screen.read_on() is None] == []


def test_raw_html_and_strange_links_stay_words() -> None:
    made = rendering.parser().render("<i>x</i> [a](javascript:x) [b](03-gise.md#alindi-belgesi) `<b>`")
    assert "<i>" not in made and 'href="javascript' not in made and "<b>" not in made
    assert 'href="/kilavuz/gise/#alindi-belgesi"' in made
    assert rendering.parser().render("`/gunum/` `/yok/` `Esc`").count("<kbd>") == 2


def test_a_copy_without_pictures_still_speaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folder, "chapters", lambda: tmp_path)
    assert "<em>Masa</em>" in rendering.parser().render("![Masa](resim/yok.png)")


def test_finding_needs_no_turkish_letters_and_headings_come_first() -> None:
    assert shelf.find("SIK sorulanlar izleme")[0].chapter == "sik-sorulanlar"
    assert shelf.find("gelen ziyaretci")[0].title == "Gelen ziyaretçi"
    assert shelf.find("ş") == [] and shelf.find("zzzqqq") == [] and shelf.find("  ") == []


@pytest.mark.django_db
def test_the_guide_is_read_searched_and_closed_to_strangers(client: Client, place: Town) -> None:
    assert client.get("/kilavuz/").status_code == 302
    sit(client, place.roads_user)
    page = body(client.get("/kilavuz/"))
    assert "Telefonla kayıt" in page and "Alıştırma kaydı" not in page
    assert "Alındı belgesi" in body(client.get("/kilavuz/", {"q": "alindi"}))
    assert "böyle bir söz yok" in body(client.get("/kilavuz/", {"q": "zzqq"}))
    for name in shelf.chapters():
        assert client.get(f"/kilavuz/{name}/").status_code == 200, name
    assert client.get("/kilavuz/yok/").status_code == 404
    sit(client, place.agent)
    assert "Alıştırma kaydı" in body(client.get("/kilavuz/"))


@pytest.mark.django_db
def test_the_help_of_a_screen_is_a_page_and_a_piece_in_both_languages(client: Client, place: Town) -> None:
    sit(client, place.agent)
    assert '/kilavuz/ekran/new-case/"' in body(client.get("/yeni/"))
    page = body(client.get("/kilavuz/ekran/new-case/"))
    assert "<h1>Yardım</h1>" in page and "izleme kodu çıkar" in page and "Ne anlattı?" in page
    piece = body(client.get("/kilavuz/ekran/new-case/", headers={"HX-Request": "true"}))
    assert "<html" not in piece and "izleme kodu çıkar" in piece
    assert client.get("/kilavuz/ekran/yok/").status_code == 404
    client.post("/dil/", {"language": "en"})
    assert "read both out to the citizen" in body(client.get("/kilavuz/ekran/new-case/"))


@pytest.mark.django_db
def test_the_palette_finds_chapters(client: Client, place: Town, django_assert_num_queries: Any) -> None:
    sit(client, place.agent)
    found = body(client.post("/ara/hizli/", {"q": "hazir metin"}))
    assert 'data-group="Kılavuz" href="/kilavuz/birimde-cevap/#hazir-metinler"' in found
    with django_assert_num_queries(0):
        shelf.find("hazir metin")
