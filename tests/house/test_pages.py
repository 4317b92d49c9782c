"""Templates."""

from __future__ import annotations

from tests.house.examples import nothing, shown
from tests.house.rules import pages
from tests.house.rules.sources import Source, judge, python, snippet, templates

PAGE = "muhatap/cases/templates/cases/case.html"


def test_strict_csp() -> None:
    shown(
        pages.strict_csp,
        good="""<script src="{% static 'app.js' %}" defer></script><a href="https://example.org/">x</a>
<svg viewBox="0 0 1 1"><rect width="{{ w }}"/></svg>{# <b style="x"> #}""",
        bad="""<p style="color: red">
---
<script>alert(1)</script>
---
<style>p {}</style>
---
<button onclick="f()">
---
<button hx-on:click="f()">
---
<a href="javascript:f()">
---
<img src="https://example.org/a.png">
---
<link rel="stylesheet" href="//example.org/a.css">
---
{% if x %}<i style="width: {{ w }}%">{% endif %}
""",
        path=PAGE,
    )
    nothing(judge(pages.strict_csp, templates()))


def test_every_word_is_translated() -> None:
    shown(
        pages.every_word_translated,
        good="""{% extends "base/staff.html" %}{% translate "Kayıt" as title %}
<h1 aria-label="{% translate 'Başvuru' %}">{{ case.number }} · {% translate "Birimde" %}</h1>
{% blocktranslate trimmed count n=n %}Bir başvuru{% plural %}{{ n }} başvuru{% endblocktranslate %}
{% comment %}Not shown{% endcomment %}{% block body_class %}staff{% endblock %}<kbd>Alt</kbd>
× 3 &middot; <input name="ad" value="x"> Muhatap""",
        bad="""<p>Kayıt</p>
---
<p>{{ n }} başvuru</p>
---
<img alt="Harita">
---
<input placeholder="Ara">
---
<button aria-label="Kapat"></button>
---
<input type="submit" value="Gönder">
---
{% block title %}Giriş{% endblock %}
---
<p>{% if x %}evet{% endif %}</p>
""",
        path=PAGE,
    )
    nothing(judge(pages.every_word_translated, templates()))


def test_sentences_are_trimmed() -> None:
    shown(
        pages.translated_well,
        good="{% blocktranslate %}a{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\na\n{% endblocktranslate %}",
        bad="{% blocktranslate with a=b %}\n a\n{% endblocktranslate %}",
        path=PAGE,
    )
    nothing(judge(pages.translated_well, templates()))


def test_every_page_extends_a_base() -> None:
    shown(
        pages.extends_a_base,
        good='{% load ui %}{% extends "base/staff.html" %}',
        bad="""<p>x</p>
---
<html></html>
---
{% extends "base/staff.html" %}<html>
---
{# {% extends "x" %} #}""",
        path=PAGE,
    )
    folder = "muhatap/cases/templates"
    assert pages.extends_a_base(Source(f"{folder}/cases/pieces/story.html", "<p></p>")) == []
    assert pages.extends_a_base(Source(f"{folder}/cases/pieces/story.html", "<main></main>"))
    used = pages.pieces_of(
        [Source(PAGE, "{% include 'cases/story.html' %}"), snippet('@x.inclusion_tag("kit/a.html")')]
    )
    assert used == {"cases/story.html", "kit/a.html"}
    assert pages.extends_a_base(Source(f"{folder}/cases/story.html", "<p></p>"), used) == []
    pieces = pages.pieces_of([*templates(), *python()])
    nothing([found for source in templates() for found in pages.extends_a_base(source, pieces)])


def test_forms_are_guarded() -> None:
    shown(
        pages.guarded_forms,
        good="""<form method="post" action="{% url 'x' %}">{% csrf_token %}</form>
<form method="get"></form><form></form>""",
        bad="""<form method="post"></form>{% csrf_token %}
---
<form class="{% if a > b %}x{% endif %}" method=POST><input></form>
---
<form hx-post="/x"></form>
---
<form method="post">{# {% csrf_token %} #}</form>
""",
        path=PAGE,
    )
    nothing(judge(pages.guarded_forms, templates()))


def test_every_action_has_a_form_underneath() -> None:
    shown(
        pages.plain_underneath,
        good="""<form method="post" hx-post="/x"></form><form method="post"><button hx-post="/x"></form>
<a href="/x" hx-get="/x">""",
        bad="""<div hx-post="/x"></div>
---
<form></form><button class="{% if a %}b{% endif %}" hx-delete="/x"></button>""",
        path=PAGE,
    )
    nothing(judge(pages.plain_underneath, templates()))


def test_nothing_unescaped_without_a_reason() -> None:
    shown(
        pages.escaped_in_templates,
        good="{{ svg|safe }}{# safe: drawn by us from numbers #}",
        bad="{{ text|safe }}\n---\n{% autoescape off %}\n---\n{{ texts|safeseq }}",
        path=PAGE,
    )
    nothing(judge(pages.escaped_in_templates, templates()))


def test_no_other_clock_in_templates() -> None:
    shown(pages.no_now_tag, good="{{ now }}", bad='{% now "Y" %}', path=PAGE)
    nothing(judge(pages.no_now_tag, templates()))
