"""The words: whole texts with named placeholders, strict when written, forgiving when filled."""

from __future__ import annotations

import importlib
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.notifications import lengths, rendering, services, shipped
from muhatap.notifications.lengths import Alphabet, measure
from muhatap.notifications.models import Channel, Notice, Template
from muhatap.notifications.moments import EXAMPLES, MOMENTS, PLACEHOLDERS
from muhatap.notifications.rendering import Text, render
from muhatap.notifications.services import Recipient
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services import set_setting
from tests import cast

HATICE = Recipient("citizen", Channel.EMAIL, "hatice@ornek.example")
WITHOUT_A_CASE = {
    *("unit/dates_moved", "unit/still_late", "unit/weekly", "staff/still_late"),  # of several cases
    *("citizen/code", "citizen/preferences", "citizen/contact_changed"),
    *("citizen/announcement", "author/announcement"),
}
CASE: dict[str, object] = {"number": "2026/043318-5", "title": "Kaldırım çökmesi"}


def test_every_moment_has_words_in_every_channel_and_language() -> None:
    told = {name for row in (*CASE_ROWS, *REFERRAL_ROWS) for name in row.tells.split()}
    keys = {text.key for text in shipped.texts()}
    assert told <= set(MOMENTS)
    assert keys == {(name, ch, la) for name in MOMENTS for ch in Channel.values for la in ("tr", "en")}
    assert {word for row in MOMENTS.values() for word in row.placeholders} == set(PLACEHOLDERS)


@pytest.mark.parametrize("text", shipped.texts(), ids=lambda text: "-".join(text.key))
def test_shipped_words_are_sound_and_short(text: shipped.Shipped) -> None:
    words = Text(text.subject, text.body)
    rendering.check(text.name, text.channel, words)
    house = {"municipality": "Körfez Büyükşehir Belediyesi", "line": "Çözüm Merkezi"}
    got = render(words, text.channel, text.language, {**EXAMPLES[text.language], **house})
    assert "{" not in got.subject + got.body
    assert not set("!") & set(got.subject + got.body)
    if text.channel == Channel.SMS:
        assert measure(got.body).parts <= 2
        assert measure(got.body).alphabet != Alphabet.UNICODE
        assert text.name in WITHOUT_A_CASE or "2026/043318-5" in got.body


@pytest.mark.duty("notifications.unit-notices", "privacy.hidden-applicant")
@pytest.mark.django_db
def test_units_are_told_and_never_who_the_applicant_is(system: Person) -> None:
    secret = {
        "name": "Hatice Yılmaz",
        "phone": "0555 555 00 17",
        "citizen": "Hatice Yılmaz",
        "reply": "Hatice",
    }
    for name in [name for name, row in MOMENTS.items() if "number" in row.placeholders]:
        if MOMENTS[name].audience == "citizen":
            continue
        context = {**CASE, **EXAMPLES["tr"], **{k: v for k, v in secret.items() if k != "phone"}}
        for channel in (Channel.EMAIL, Channel.SMS):
            to = Recipient("unit", channel, "x@korfez.example")
            notice = services.queue(name, [to], context=context, by=system)[0]
            assert "2026/043318-5" in notice.body
            assert "Hatice" not in notice.subject + notice.body
    with pytest.raises(Incomplete) as refusal:
        services.save_template(
            "unit/assigned", "email", "tr", Text("{number}", "{number} {name} {question}"), by=system
        )
    assert "{name}, {question}" in str(refusal.value.fields["body"])


@pytest.mark.duty("notifications.acknowledgement")
@pytest.mark.django_db
def test_the_citizen_is_told_that_it_was_received_with_number_and_code(system: Person) -> None:
    context = {**CASE, "code": "K7MP4Q", "link": "https://muhatap.example/izle/", "due": date(2026, 11, 23)}
    shown = services.preview("citizen/received", HATICE, context=context)
    notice = services.queue("citizen/received", [HATICE], context=context, by=system, case_id=7)[0]
    for words in ("Numaranız 2026/043318-5.", "K7MP4Q", "En geç 23 Kasım 2026 Pazartesi günü", "/izle/"):
        assert words in shown.body
    assert "K7MP4Q" not in notice.body
    assert rendering.of_notice(notice).body == shown.body.replace("K7MP4Q", "••••••")
    services.send([notice.pk])
    kept = Notice.objects.get(pk=notice.pk)
    assert (kept.status, kept.secret, kept.case_number) == ("sent", "", "2026/043318-5")
    english = services.preview(
        "citizen/received", Recipient("citizen", "email", "a@b.example", "ar"), context=context
    )
    assert english.language == "en"
    assert "23 November 2026" in english.body


@pytest.mark.django_db
def test_preview_and_promise_say_the_same(system: Person) -> None:
    for channel in Channel.values:
        to = Recipient("citizen", channel, "+905555550017")
        context = {**CASE, "text": "Kaldırım “onarıldı”…\r\n\r\nBitti.", "link": "https://muhatap.example/"}
        shown = services.preview("citizen/answered", to, context=context)
        kept = services.queue("citizen/answered", [to], context=context, by=system)[0]
        assert (shown.subject, shown.body) == (kept.subject, kept.body)
    assert shown.length == measure(kept.body)
    assert '"onarıldı"...' in kept.body


@pytest.mark.parametrize(
    ("text", "context", "words"),
    [
        ("{text}", {}, ""),
        ("a\n{text}\nb", {}, "a\nb"),
        ("a\n\n{text}\n\nb", {}, "a\n\nb"),
        ("a\nSon gün: {due}\nb", {}, "a\nb"),
        ("{number} {text}", {"number": "1"}, "1"),
        ("{text}", {"text": "{number} {x}"}, "{number} {x}"),
        ("{due}", {"due": "23.11.2026"}, "23 Kasım 2026 Pazartesi"),
        ("{due}", {"due": "2026-11-23"}, "23 Kasım 2026 Pazartesi"),
        ("{due}", {"due": "99.99.2026"}, "99.99.2026"),
        ("{text}", {"text": "a\0\u202eb\u200bc\r\nd\ue000"}, "abc\nd"),
        ("{text}", {"text": None}, ""),
    ],
)
def test_filling(text: str, context: dict[str, object], words: str) -> None:
    assert render(Text("", text), "email", "tr", context).body == words


@pytest.mark.parametrize(
    ("channel", "subject", "body", "field"),
    [
        ("email", "x", "{number} {", "body"),
        ("email", "x", "{number} {Number}", "body"),
        ("email", "x", "{number} {{number}}", "body"),
        ("email", "x", "{number} {yok}", "body"),
        ("email", "x {yok}", "{number}", "subject"),
        ("email", "", "{number}", "subject"),
        ("email", "a\nb", "{number}", "subject"),
        ("email", "x" * 201, "{number}", "subject"),
        ("email", "x", "", "body"),
        ("sms", "", "merhaba", "body"),
        ("sms", "", "{number}" + "x" * 20_001, "body"),
    ],
)
def test_a_text_with_a_fault_is_refused_at_its_field(
    channel: str, subject: str, body: str, field: str
) -> None:
    with pytest.raises(Incomplete) as refusal:
        rendering.check("unit/assigned", channel, Text(subject, body))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(
    ("text", "letters", "alphabet", "parts"),
    [
        ("", 0, Alphabet.GSM, 0),
        ("a" * 160, 160, Alphabet.GSM, 1),
        ("a" * 161, 161, Alphabet.GSM, 2),
        ("a" * 306, 306, Alphabet.GSM, 2),
        ("a" * 307, 307, Alphabet.GSM, 3),
        ("ÖöÜüÇ" * 32, 160, Alphabet.GSM, 1),
        ("ç" + "a" * 154, 155, Alphabet.TURKISH, 1),
        ("ğ" + "a" * 155, 156, Alphabet.TURKISH, 2),
        ("İ" + "a" * 297, 298, Alphabet.TURKISH, 2),
        ("ş" + "a" * 298, 299, Alphabet.TURKISH, 3),
        ("â" + "a" * 69, 70, Alphabet.UNICODE, 1),
        ("â" + "a" * 70, 71, Alphabet.UNICODE, 2),
        ("😀" * 36, 72, Alphabet.UNICODE, 2),
        ("€" * 80, 160, Alphabet.GSM, 1),
        ("[" * 81, 162, Alphabet.GSM, 2),
        ("şè", 2, Alphabet.UNICODE, 1),
    ],
)
def test_the_length_table(text: str, letters: int, alphabet: Alphabet, parts: int) -> None:
    got = measure(text)
    assert (got.letters, got.alphabet, got.parts) == (letters, alphabet, parts)
    assert got.room >= letters


@given(st.text(max_size=700))
def test_a_text_message_fits_its_parts_and_never_the_ones_before(text: str) -> None:
    got = measure(text)
    assert got.letters <= got.room
    shorter = lengths._SIZES[got.alphabet][1] * (got.parts - 1)
    assert got.parts <= 1 or got.letters > shorter


@given(st.text(max_size=3000))
def test_free_text_gives_way_and_the_link_stays(text: str) -> None:
    shipped_text = next(row for row in shipped.texts() if row.key == ("citizen/answered", "sms", "tr"))
    context = {**CASE, "text": text, "link": "https://muhatap.example/izle/"}
    got = render(Text("", shipped_text.body), "sms", "tr", context).body
    assert measure(got).parts <= rendering.MOST_PARTS
    assert got.endswith("https://muhatap.example/izle/")
    got.encode()


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(max_size=80)))
def test_whatever_is_filled_in_the_subject_is_one_line_and_the_body_is_clean(
    context: dict[str, object],
) -> None:
    got = render(Text("{number} {title}", "{text}\n{reason}{link}"), "email", "tr", context)
    assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} for sign in got.subject)
    assert not {"\0", "\r", "\u202e", rendering.SECRET} & set(got.body)
    got.body.encode()


def test_html_says_the_same_words_and_links_only_home() -> None:
    html = rendering.as_html(
        'a <script>\nb\n\nhttps://muhatap.example/izle/?a=1&b=2 https://kotu.example "x"',
        "Körfez <b>",
        "tr",
        "https://muhatap.example",
    )
    assert "<script>" not in html
    assert 'href="https://muhatap.example/izle/?a=1' in html
    assert 'href="https://kotu' not in html
    assert "Körfez &lt;b&gt;" in html


@pytest.mark.django_db
def test_words_are_changed_by_versions_and_what_was_promised_stays(system: Person) -> None:
    manager = cast.person(Role.MANAGER)
    before = services.queue("citizen/answered", [HATICE], context={**CASE, "text": "x"}, by=system)[0]
    own = Text("Cevap {number}", "Cevabımız: {text}\n{number}")
    saved = services.save_template("citizen/answered", "email", "tr", own, by=manager, base=1)
    assert (saved.version, saved.shipped, saved.is_current) == (2, None, True)
    again = services.save_template("citizen/answered", "email", "tr", own, by=manager, base=2)
    assert again.pk == saved.pk
    with pytest.raises(NotNow):
        services.save_template(
            "citizen/answered", "email", "tr", Text("y", "{number}{text}"), by=manager, base=1
        )
    with pytest.raises(NotYours):
        services.save_template("citizen/answered", "email", "tr", own, by=cast.person(Role.AGENT))
    assert Notice.objects.get(pk=before.pk).subject.startswith("Başvurunuzun cevabı")
    after = services.queue("citizen/answered", [HATICE], context={**CASE, "text": "x"}, by=system)[0]
    assert (after.subject, after.template_version) == ("Cevap 2026/043318-5", 2)
    back = services.back_to_shipped("citizen/answered", "email", "tr", by=manager)
    assert (back.version, back.shipped) == (3, 1)


@pytest.mark.django_db
def test_shipped_words_come_once_and_newer_ones_do_not_push_out_ones_own(
    system: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert services.load_templates(by=system) == 0
    own = Text("Cevap {number}", "Cevabımız: {text} {number}")
    services.save_template("citizen/answered", "email", "tr", own, by=system)
    newer = [
        shipped.Shipped("citizen/answered", "email", "tr", 2, "Yeni {number}", "{number} {text}"),
        shipped.Shipped("unit/late", "email", "tr", 2, "Yeni {number}", "{number} {due}"),
    ]
    monkeypatch.setattr(shipped, "texts", lambda: newer)
    assert services.load_templates(by=system) == 2
    assert services.load_templates(by=system) == 0
    current = Template.objects.filter(is_current=True, channel="email", language="tr")
    assert current.get(name="citizen/answered").subject == "Cevap {number}"
    assert current.get(name="unit/late").subject == "Yeni {number}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["0003_announcements", "0005_announcement_returned"])
def test_the_words_of_announcements_come_to_a_house_that_was_there_before(system: Person, name: str) -> None:
    migration = importlib.import_module(f"muhatap.notifications.migrations.{name}")
    Template.objects.filter(name=migration.NAME).delete()
    for _again in range(2):
        migration.load(apps, None)
        rows = Template.objects.filter(name=migration.NAME, is_current=True)
        assert rows.count() == len(Channel.values) * len(shipped.LANGUAGES)
    assert services.load_templates(by=system) == 0


@pytest.mark.django_db
def test_english_messages_name_the_centre_in_english(system: Person) -> None:
    reader, about = replace(HATICE, language="en"), {**CASE, "text": "Onarıldı."}
    (notice,) = services.queue("citizen/answered", [reader], context=about, by=system)
    assert "Citizen" in notice.body and "Hemşehri İletişim Merkezi" not in notice.body
    (turkish,) = services.queue(
        "citizen/answered", [replace(reader, language="tr")], context=about, by=system
    )
    assert "Hemşehri İletişim Merkezi" in turkish.body
    admin = cast.person(Role.ADMIN, None, "yonetici")
    set_setting("municipality.line_en", "Körfez Contact Centre", by=admin)
    (notice,) = services.queue("citizen/answered", [reader], context=about, by=system)
    assert "Körfez Contact Centre" in notice.body
