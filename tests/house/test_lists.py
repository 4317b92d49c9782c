"""Every list of the house can be filtered, opened and taken out, or says why not."""

from __future__ import annotations

from muhatap.organization.sheets import SOURCES
from tests.house.examples import nothing
from tests.house.rules import lists
from tests.house.rules.sources import templates

WHOLE = {"filter", "open", "export"}
# Pages that list something and lack some of it: what they lack, and why that is right.
LACKING = {
    "api/webhook.html": ({"open"}, "each message stands there with all its tries"),
    "cases/topic.html": (WHOLE, "the districts of one topic, a part of its record; all topics come out"),
    "cases/topic_districts.html": (WHOLE, "a form: a row is a field"),
    "cases/traffic.html": ({"filter", "export"}, "figures; each opens its list, which has everything"),
    "cases/search.html": ({"filter"}, "what was typed into the search is what it is narrowed to"),
    "deadlines/change.html": ({"filter"}, "one change; its table adds up by policy and unit"),
    "citizens/log.html": ({"open"}, "a look is a line; the record it was at is named above"),
    "cimer/watch.html": ({"open"}, "a look is a line; what was found there is in its list"),
    "figures/cases.html": ({"filter"}, "the cases of one figure; what narrows it is chosen where it stands"),
    "figures/definitions.html": (WHOLE, "what every figure means, to be read at once"),
    "figures/team.html": ({"filter"}, "the colleagues of the units one leads; each number opens its list"),
    "information/cell.html": ({"filter"}, "the cases of one cell of the report; the cell is what narrows it"),
    "information/desk.html": ({"filter"}, "one day by means; each number opens its list"),
    "information/reports.html": ({"filter"}, "a row a year, to be read at once"),
    "information/tariffs.html": ({"filter"}, "a row a year or two, to be read at once"),
    "lists/exports.html": ({"filter", "export"}, "each row is a file taken out; the log lists them all"),
    "onboarding/start.html": ({"filter", "export"}, "the last workbooks; what they changed is in the log"),
    "onboarding/workbook.html": ({"export"}, "its findings come out as marks in the workbook itself"),
    "organization/roles.html": ({"filter"}, "the matrix of roles, one table to be read at once"),
    "organization/unit.html": (
        {"filter", "export"},
        "who serves in one unit; staff comes out of its own list by unit",
    ),
    "overdue/letter.html": ({"filter"}, "the cases of one letter, as they stood"),
    "overdue/new.html": ({"export"}, "a form over the list of late work, which comes out"),
    "overdue/report.html": ({"filter"}, "what one unit was told in one week, as it was told"),
    "people/compare.html": (WHOLE, "two records side by side, a form"),
    "routing/form.html": (
        {"filter", "export"},
        "what a draft of a rule would change among the last cases, while it is written",
    ),
    "routing/rules.html": ({"filter"}, "an order: a rule is read with those that come before it"),
    "routing/try.html": ({"export"}, "a trial; the cases come out of their own lists"),
    "web/components.html": ({"export"}, "samples of components"),
}


def test_the_rule_knows_a_list() -> None:
    base = '{% extends "base/staff.html" %}'
    table = '<table class="table"><tbody><tr><td>{{ a }}</td></tr></tbody></table>'
    filters, export = '<form class="filters"></form>', '{% export "metinler" %}'
    linked = table.replace("{{ a }}", '<a href="{{ b }}">{{ a }}</a>')
    texts = {
        "a.html": base + '{% include "p.html" %}',
        "p.html": table,
        "b.html": base + filters + export + linked,
        "c.html": base + "<p></p>",
        "d.html": table,
        "e.html": base + f"{{# {export} #}}" + filters + '<a href="/x">x</a>' + table,
    }
    found = {name: set(lists.lacks(text)) for name, text in lists.listing(texts).items()}
    assert found == {"a.html": WHOLE, "b.html": set(), "e.html": {"open", "export"}}


def test_every_list_is_filtered_opened_and_taken_out() -> None:
    texts = {source.path.partition("/templates/")[2]: source.text for source in templates()}
    pages = lists.listing(texts)
    assert len(pages) > 30
    found = {name: missing for name, text in pages.items() if (missing := set(lists.lacks(text)))}
    named = {name: missing for name, (missing, _reason) in LACKING.items()}
    nothing(
        [f"{name} lacks {sorted(missing)}" for name, missing in found.items() if named.get(name) != missing]
    )
    assert set(named) == set(found), "what has everything is not named"


def test_every_list_that_is_offered_has_a_page_and_the_other_way_round() -> None:
    texts = {source.path.partition("/templates/")[2]: source.text for source in templates()}
    named = {source for name in texts for source in lists.exported(lists.whole(name, texts))}
    assert named == set(SOURCES)
