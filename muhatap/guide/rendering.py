"""From Markdown to what a page shows. The chapters are ours; raw HTML in them is text all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.html import escape, format_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from muhatap.guide import folder
from muhatap.kit.turkish import ascii_fold

PAGE = re.compile(r"/[a-z0-9/-]+/")  # an address in backticks is a page of the product
CHAPTER = re.compile(r"(?:\d\d-)?([a-z0-9-]+)\.md(#[a-z0-9-]+)?")


def slug_of(title: str) -> str:
    """The anchor of a heading, as GitHub would make it but without Turkish letters."""
    return re.sub(r"[^a-z0-9]+", "-", ascii_fold(title)).strip("-")


def parser() -> MarkdownIt:
    """CommonMark with tables; links, pictures and addresses as the product needs them."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in (("image", _image), ("code_inline", _code), ("link_open", _link)):
        made.add_render_rule(name, rule)
    return made


def sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """A chapter's tokens by second headings: first what stands before them, under an empty title."""
    title, held = "", list[Token]()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open" and token.tag == "h2":
            yield title, held
            title, held = plain(tokens[at + 1]), []
            at += 3
            continue
        held.append(token)
        at += 1
    yield title, held


def plain(inline: Token) -> str:
    """The words of a line without its marks."""
    return "".join(one.content for one in inline.children or [] if one.type in {"text", "code_inline"})


def _image(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    name = str(token.attrs["src"])
    try:
        with Image.open(folder.chapters() / name) as picture:
            width, height = picture.size
    except OSError:  # a copy without its pictures still speaks
        return format_html("<em>{}</em>", token.content)
    return format_html(
        '<img class="shot" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        static(f"kullanim/{name.removeprefix(folder.PICTURES + '/')}"), token.content, width, height,
    )  # fmt: skip


def _code(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    text = tokens[at].content
    if PAGE.fullmatch(text) and _leads(text):
        return format_html('<a href="{0}">{0}</a>', text)
    return format_html("<kbd>{}</kbd>", text)


def _leads(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _link(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    href = str(tokens[at].attrs.get("href", ""))
    found = CHAPTER.fullmatch(href)
    if found:
        href = reverse("guide-chapter", args=[found[1]]) + (found[2] or "")
    return f'<a href="{escape(href)}">'
