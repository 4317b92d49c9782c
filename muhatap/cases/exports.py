"""The tree of topics as a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.cases import queries
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet


def topics(person: Person, params: Mapping[str, str]) -> Sheet:
    """Topics in their place of the tree, with where they go and what they need."""
    text = params.get("q", "").strip()[:120]
    heads = [
        Heading(_("Konu"), width=40),
        Heading(_("Üst konu"), width=32),
        Heading(_("Tür"), width=14),
        Heading(_("Birim"), width=36),
        Heading(_("Hedef, gün"), Kind.NUMBER, 10),
        Heading(_("Kod"), width=24),
    ]
    rows = (
        [
            twig.topic.name,
            twig.topic.parent.name if twig.topic.parent else "",
            twig.topic.get_kind_display(),
            twig.topic.unit.name if twig.topic.unit else "",
            twig.topic.target_days,
            twig.topic.code,
        ]
        for twig in queries.topic_tree(text, closed=params.get("kapali") == "on")
    )
    return Sheet(_("Konular"), text, heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("konular", topics)
