"""Looking at the rows of a file without taking any over: which are good, which are known, which are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from muhatap.cases import picking
from muhatap.cases.models import Topic
from muhatap.cimer.columns import BY_NAME, FIELDS, Wrong, folded, value
from muhatap.cimer.services import entering
from muhatap.citizens import drafts
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.errors import BadRecord
from muhatap.places import queries as places

Cells = Mapping[str, Any]


@dataclass
class Judged:
    """One row: what it says, and what is wrong with it as `(cell, column, sentence)`."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    is_known: bool = False

    @property
    def number(self) -> str:
        """As far as it could be read."""
        return str(self.values.get("number", ""))[:40]


class Judge:
    """Looks at rows by one mapping; remembers what it looked up, so that a file costs few statements."""

    def __init__(
        self, channel: str, headings: Sequence[str], columns: Mapping[str, str], defaults: Mapping[str, Any]
    ) -> None:
        self.channel, self.headings, self.defaults = channel, list(headings), defaults
        self.places = {
            name: self.headings.index(head) for name, head in columns.items() if head in self.headings
        }
        self.seen: dict[str, int] = {}
        self.known: set[str] = set()
        self.topics: dict[str, Topic | None] = {}
        self.areas: dict[str, int | None] = {}

    def rows(self, table: Sequence[tuple[int, list[str]]]) -> list[Judged]:
        """The next rows of the file, in its order. An in-file double is wrong in the second place; a
        registered number is known."""
        read = [self._read(line, cells) for line, cells in table]
        self.known = entering.known_keys(self.channel, {entering.key_of(row.number) for row in read})
        for row in read:
            if not self._doubled(row):
                self._look(row)
        return read

    def _read(self, line: int, cells: Sequence[str]) -> Judged:
        row = Judged(line)
        for one in FIELDS:
            at = self.places.get(one.name)
            cell = cells[at] if at is not None and at < len(cells) else ""
            try:
                row.values[one.name] = value(one, cell)
            except Wrong as wrong:
                self._fault(row, one.name, str(wrong))
        return row

    def _fault(self, row: Judged, name: str, words: str) -> None:
        at = self.places.get(name)
        cell = f"{_letters(at)}{row.line}" if at is not None else ""
        row.faults.append((cell, str(BY_NAME[name].label), words))

    def _doubled(self, row: Judged) -> bool:
        key = entering.key_of(row.number)
        if not key:
            return False
        if key in self.known:
            row.is_known, row.faults = True, []
            return True
        if key in self.seen:
            words = _("Bu numara dosyada %(line)s. satırda da var.") % {"line": self.seen[key]}
            self._fault(row, "number", words)
        self.seen.setdefault(key, row.line)
        return False

    def _look(self, row: Judged) -> None:
        values = row.values
        if "number" in values and (problem := entering.wrong_number(values["number"])):
            self._fault(row, "number", problem)
        if "applied_on" in values and (problem := entering.wrong_day(values["applied_on"])):
            self._fault(row, "applied_on", problem)
        values["kind"] = values.get("kind") or self.defaults.get("kind") or ""
        if (
            not values["kind"]
            and "kind" in values
            and not any(one[1] == str(BY_NAME["kind"].label) for one in row.faults)
        ):
            self._fault(row, "kind", _("Tür boş; bir tür yazın ya da eşlemede varsayılan tür seçin."))
        self._topic(row)
        self._place(row)
        self._person(row)
        day = values.get("applied_on")
        values["applied_on"] = day.isoformat() if day is not None else ""

    def _topic(self, row: Judged) -> None:
        said = str(row.values.get("topic") or "")
        topic = self._topic_called(said) if said else None
        if topic is None and self.defaults.get("topic"):
            topic = self._topic_called(f"#{self.defaults['topic']}")
        if topic is None:
            words = _("Konu boş; eşlemede bir konu seçin.")
            if said:
                words = _("“%(text)s” diye bir konu yok; eşlemede bulunamayanlar için bir konu seçin.") % {
                    "text": said[:60]
                }
            self._fault(row, "topic", words)
            return
        row.values["topic_id"] = topic.pk

    def _topic_called(self, text: str) -> Topic | None:
        if text not in self.topics:
            found = picking.topic(text[1:]) if text.startswith("#") else picking.find_topic("", text[:160])
            self.topics[text] = found
        return self.topics[text]

    def _place(self, row: Judged) -> None:
        said = str(row.values.get("neighbourhood") or "")
        if said and said not in self.areas:
            found = places.neighbourhood_named(said)
            self.areas[said] = found.pk if found is not None else None
        area = self.areas.get(said)
        if said and area is None:
            self._fault(row, "neighbourhood", _("“%(text)s” diye bir mahalle yok.") % {"text": said[:60]})
        row.values["neighbourhood_id"] = area

    def _person(self, row: Judged) -> None:
        """The applicant's data, as the register would take them."""
        draft = person_of(row.values)
        if draft is None:
            return
        try:
            drafts.clean(draft)
        except BadRecord as wrong:
            names = {"number": "identity_no"}
            for name, words in wrong.fields.items():
                name = names.get(name, name)
                self._fault(row, name if name in BY_NAME else "name", str(words))


def person_of(values: Cells) -> CitizenDraft | None:
    """The applicant, where a name and a way to reach or to know them are given; else nobody.

    A hidden applicant's data often are not in the file at all; the answer goes through the outside system.
    """
    said = {
        name: str(values.get(name) or "") for name in ("name", "identity_no", "phone", "email", "address")
    }
    if not folded(said["name"]) or not any(said[name] for name in ("phone", "email", "address")):
        return None
    return CitizenDraft(
        name=said["name"],
        number=said["identity_no"],
        phone=said["phone"],
        email=said["email"],
        address=said["address"],
        consent_source="cimer",
    )


def _letters(at: int) -> str:
    name, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
