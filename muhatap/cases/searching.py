"""The search column of a case: what it holds and how a typed phrase becomes a query.

No names of applicants stand in it, and nothing that a hidden applicant said of themselves: a word that finds
the case would tell whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import Func, Value

from muhatap.cases.models import Case, Topic
from muhatap.citizens import redaction
from muhatap.citizens.redaction import Known
from muhatap.kit.turkish import ascii_fold, fold

LONGEST = 20_000  # characters of text that are searched
MOST_WORDS = 8  # of a typed phrase
_VECTORS = """
    SELECT (to_tsvector('turkish', said.folded) || to_tsvector('simple', said.plain))::text
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS said(folded, plain, at) ORDER BY said.at
"""


def search_text(case: Case, topic: Topic, known: Mapping[int, Known] | None = None) -> str:
    """Everything by which a case is found with words.

    One statement more for a hidden applicant, unless what the register knows of them is given as `known`.
    """
    place = [
        case.street,
        case.neighbourhood.name if case.neighbourhood else "",
        case.district.name if case.district else "",
    ]
    parts = [case.title, topic.name_tr, case.text[:LONGEST], *place, case.place_note, case.paper_no]
    text = " ".join(part for part in parts if part)
    if case.identity_hidden and case.citizen_id is not None:
        known = redaction.known([case.citizen_id]) if known is None else known
        return known[case.citizen_id].out_of(text, " ")
    return text


def search_vectors(texts: Sequence[str]) -> list[str]:
    """What `search_vector` would be for each of these texts, written out. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_VECTORS, [[fold(text) for text in texts], [ascii_fold(text) for text in texts]])
        return [vector for (vector,) in cursor.fetchall()]


def search_vector(case: Case, topic: Topic) -> Any:
    """The column's expression: stems of the folded text, and its words without Turkish letters."""
    text = search_text(case, topic)
    return Concat(
        Func(_config("turkish"), Value(fold(text)), function="to_tsvector", output_field=SearchVectorField()),
        Func(
            _config("simple"),
            Value(ascii_fold(text)),
            function="to_tsvector",
            output_field=SearchVectorField(),
        ),
    )


class Concat(Func):
    """Two text search vectors as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = SearchVectorField()


def _config(name: str) -> Func:
    return Func(Value(name), template="%(expressions)s::regconfig")


def _few_words(phrase: str) -> str:
    words = phrase.split()
    if '"' not in phrase:  # within quotes the order counts, and a word may come twice
        words = list(dict.fromkeys(words))
    return " ".join(words[:MOST_WORDS])


def search_query(phrase: str) -> SearchQuery:
    """Words typed by a person, with or without Turkish letters; a last word may be unfinished.

    The first `MOST_WORDS` different words count: each further one costs a list of the index, finds nothing
    that the others did not, and a whole letter pasted into the search would cost seconds.
    """
    phrase = _few_words(phrase)
    plain = ascii_fold(phrase)
    query = SearchQuery(Value(fold(phrase)), config="turkish", search_type="websearch") | SearchQuery(
        Value(plain), config="simple", search_type="websearch"
    )
    words = re.findall(r"[^\W_]+", plain)
    if not words or set(phrase) & set('"-'):  # quoted or excluded on purpose: nothing may be added
        return query
    begun = " & ".join([*words[:-1], f"{words[-1]}:*"])
    return query | SearchQuery(Value(begun), config="simple", search_type="raw")
