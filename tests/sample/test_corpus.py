"""The generator of texts: deterministic, of real lengths, spoilt as often as it says, and nobody's number."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.turkish import fold
from muhatap.sample.corpus import noise
from muhatap.sample.corpus.library import compiled, library
from muhatap.sample.corpus.writing import FORMAL, NOTED, RATES, SHORT, Spot, Writer

SPOT = Spot("Kazımdirik", "372. Sokak", "14")


def texts(channel: str, count: int = 1500, seed: int = 7) -> list[str]:
    writer = Writer(seed)
    return [writer.complaint(writer.subject(), channel, SPOT).text for _number in range(count)]


def test_the_same_seed_writes_the_same_and_another_does_not() -> None:
    assert texts("web", 50) == texts("web", 50)
    assert texts("web", 50) != texts("web", 50, seed=8)


def test_lengths_are_like_real_ones() -> None:
    written = [len(text) for text in texts("web")]
    assert 230 <= median(written) <= 275
    tenths = quantiles(written, n=10)
    assert tenths[0] < 190
    assert tenths[-1] > 330
    noted = [len(text) for text in texts("phone")]
    assert sum(60 <= length <= 120 for length in noted) > 0.95 * len(noted)
    assert (
        median(len(text) for text in texts("social"))
        < median(written)
        < median(len(text) for text in texts("petition"))
    )


def test_things_go_wrong_as_often_as_declared() -> None:
    writer, marks, count = Writer(3), Counter[str](), 4000
    for _number in range(count):
        marks.update(writer.complaint(writer.subject(), "web", SPOT).marks)
    for mark, (rate, _by_clerk) in RATES.items():
        assert marks[mark] / count == pytest.approx(rate, rel=0.3, abs=0.02), mark


def test_every_telephone_number_is_of_the_block_that_nobody_has() -> None:
    writer, found = Writer(5), 0
    for channel in ("web", "phone", "cimer"):
        for _number in range(2000):
            text = writer.complaint(writer.subject(), channel, SPOT).text
            for digits in re.findall(r"(?:\+?90|0)[\s().-]*\d(?:[\s().-]*\d){8,9}", text):
                found += 1
                assert re.sub(r"\D", "", digits).startswith("0555000"), text
    assert found > 50


@given(st.integers(), st.sampled_from(sorted(NOTED | FORMAL | SHORT | {"web", "email", "app"})))
def test_any_text_is_filled_and_fits_its_columns(seed: int, channel: str) -> None:
    writer = Writer(seed)
    subject = writer.subject("rain")
    written = writer.complaint(subject, channel, SPOT)
    answer = writer.answer(subject, SPOT, "17.11.2026")
    for text in (written.text, answer, writer.information(subject, SPOT, "17.11.2026")):
        assert "%(" not in text
        assert "<" not in text
        assert "  " not in text
    assert 20 < len(written.text) < 2000
    assert len(written.title) <= 160


def test_every_subject_has_words_enough() -> None:
    books = library()
    assert len(books.subjects) >= 60
    assert len(books.topics) == len(books.subjects)
    for subject in books.subjects:
        assert len(subject.problem) >= 2, subject.topic
        assert len(subject.note) >= 2, subject.topic
        assert max(map(len, subject.note)) <= 105, subject.topic
    assert all(
        fold(a) != fold(b) for s in books.subjects for a, b in zip(s.problem, s.problem[1:], strict=False)
    )


def test_no_suffix_is_glued_to_a_slot_and_unknown_slots_are_refused() -> None:
    books = library()
    everything = [
        text for s in books.subjects for part in (s.problem, s.detail, s.answer, s.wish) for text in part
    ]
    assert not [text for text in everything if re.search(r"%\(\w+\)s[’'\w]", text)]
    with pytest.raises(KeyError):
        compiled("<sokka> üzerinde")


def test_noise_knows_turkish() -> None:
    assert noise.shouted("Işık yok. İzmir") == "IŞIK YOK!! İZMİR!!!"
    assert noise.without_turkish_letters("Çukur kapatılmadı, İĞŞ") == "Cukur kapatilmadi, IGS"
    assert noise.careless("İki gün. Işık yok.") == "iki gün ışık yok"
    assert noise.shortened("372. Sokak") == "372. Sk."


def test_clerks_have_words_for_every_turn_and_questions_their_replies() -> None:
    books, writer = library(), Writer(1)
    themes = {topic.partition(".")[0] for topic in books.topics}
    assert {key.partition(".")[2] for key in books.clerks if "." in key} <= {*themes, "weak"}
    assert {row["theme"] for row in books.questions} <= {"", *themes}
    for theme in themes:
        asked, replied = writer.question(theme)
        assert asked.endswith(("?", "yeterli.", "yazar."))
        assert replied
        assert writer.clerk("examine_reason", theme)
