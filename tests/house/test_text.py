"""Human text is folded in one file and time is read from one clock."""

from __future__ import annotations

from tests.house.examples import nothing, shown
from tests.house.rules import text
from tests.house.rules.sources import judge, python, templates


def test_turkish_folding() -> None:
    shown(
        text.turkish_folding,
        good="""
from muhatap.kit import turkish
from muhatap.kit.turkish import fold
a = fold(name)
b = turkish.upper(name)
c = suffix.lower()  # machine text
d = case.title
Citizen.objects.filter(name_fold__contains=a)
Citizen.objects.filter(email__iexact=a)  # machine text
""",
        bad="""a = name.lower()
---
a = name.upper()
---
a = name.strip().title()
---
a = "İZMİR".casefold()
---
a = name.capitalize()
---
a = name.swapcase()
---
a = sorted(names, key=str.lower)
---
Citizen.objects.filter(name__icontains=a)
---
from django.db.models.functions import Lower
""",
    )
    nothing(judge(text.turkish_folding, python()))


def test_turkish_folding_in_templates() -> None:
    shown(
        text.turkish_folding_in_templates,
        good="{{ name }} {{ name|default:'lower' }} a | lower",
        bad="{{ name|upper }}\n---\n{{ a | lower }}\n---\n{% if a|title == b %}\n---\n{{ a|capfirst }}",
        path="muhatap/cases/templates/cases/case.html",
    )
    nothing(judge(text.turkish_folding_in_templates, templates()))


def test_one_clock() -> None:
    shown(
        text.one_clock,
        good='''
from muhatap.kit import clock
now = clock.now()
day = clock.today()
tick = time.monotonic()
at = datetime(2026, 11, 20, tzinfo=UTC)
word = _("şimdi now() değil")
def f():
    """SELECT now() is what we do not do."""
''',
        bad="""now = datetime.now(UTC)
---
now = datetime.datetime.utcnow()
---
day = date.today()
---
now = timezone.now()
---
at = time.time()
---
at = models.DateTimeField(auto_now_add=True)
---
at = models.DateTimeField(default=timezone.now)
---
cursor.execute("SELECT * FROM cases_case WHERE due_at < now()")
---
cursor.execute(f"UPDATE {table} SET at = CURRENT_TIMESTAMP")
---
Case.objects.filter(due_at__lt=Now())
""",
    )
    nothing(judge(text.one_clock, python(migrations=True)))
