"""The chapters, read once a process: titles, parts, what they say, and finding in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from muhatap.guide import folder, rendering
from muhatap.kit.turkish import ascii_fold

OFFERED = 5


@dataclass(frozen=True)
class Part:
    """What stands under one second heading. `words` are folded, for finding."""

    chapter: str
    slug: str
    title: str
    html: SafeString
    words: str

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("guide-chapter", args=[self.chapter]) + (f"#{self.slug}" if self.slug else "")


@dataclass(frozen=True)
class Chapter:
    """One file. `lead` is what stands before its first part."""

    name: str
    title: str
    lead: SafeString
    parts: tuple[Part, ...]

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("guide-chapter", args=[self.name])

    def part(self, slug: str) -> Part | None:
        """A part by its anchor."""
        return next((part for part in self.parts if part.slug == slug), None)


@cache
def chapters() -> dict[str, Chapter]:
    """Chapters by name, in the order of their files (`03-gise.md` is `gise`)."""
    made = (_read(path.stem[3:], path.read_text(encoding="utf-8")) for path in _files())
    return {chapter.name: chapter for chapter in made}


def _files() -> list[Path]:
    return sorted(folder.chapters().glob("[0-9][0-9]-*.md"))


def _read(name: str, text: str) -> Chapter:
    parser = rendering.parser()
    tokens = parser.parse(text)
    title = rendering.plain(tokens[1])
    found = [
        (heading, parser.renderer.render(held, parser.options, {}))
        for heading, held in rendering.sections(tokens[3:])
    ]
    parts = [_part(name, title, heading, html) for heading, html in found]
    return Chapter(name, title, parts[0].html, tuple(parts[1:]))


def _part(chapter: str, above: str, heading: str, html: str) -> Part:
    words = ascii_fold(f"{above} {heading} {strip_tags(html)}")
    ready = SafeString(html)  # safe: rendered by us from our own chapters, raw HTML escaped
    return Part(chapter, rendering.slug_of(heading), heading or above, ready, words)


def find(text: str, most: int = OFFERED) -> list[Part]:
    """Parts in which every word stands, those with the words in their heading first."""
    wanted = ascii_fold(text).split()[:6]
    if not wanted or len("".join(wanted)) < 2:
        return []
    found = [
        part
        for chapter in chapters().values()
        for part in chapter.parts
        if all(word in part.words for word in wanted)
    ]
    found.sort(key=lambda part: not all(word in ascii_fold(part.title) for word in wanted))
    return found[:most]


def beside(name: str) -> tuple[Chapter | None, Chapter | None]:
    """The chapters before and after this one."""
    names = list(chapters())
    at = names.index(name)
    before = chapters()[names[at - 1]] if at else None
    after = chapters()[names[at + 1]] if at + 1 < len(names) else None
    return before, after
