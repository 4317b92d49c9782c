"""Small dangers and the ceilings."""

from __future__ import annotations

from tests.house.examples import nothing, shown
from tests.house.rules import hygiene
from tests.house.rules.sources import judge, python, snippet, templates


def test_no_print() -> None:
    shown(hygiene.no_print, good="log.info('x')\npprint = 1\n", bad="print('x')")
    assert hygiene.no_print(snippet("print(1)", "muhatap/commands/main.py")) == []
    nothing(judge(hygiene.no_print, python()))


def test_no_bare_except() -> None:
    shown(
        hygiene.no_bare_except,
        good="""
try: f()
except ValueError: pass
try: f()
except Exception as problem: log.exception(problem)
try: f()
except BaseException:
    undo()
    raise
""",
        bad="""try: f()
except: g()
---
try: f()
except BaseException: g()
---
try: f()
except Exception: pass
---
for x in y:
    try: f()
    except (ValueError, Exception): continue
""",
    )
    nothing(judge(hygiene.no_bare_except, python()))


def test_escaped() -> None:
    shown(
        hygiene.escaped,
        good="a = mark_safe(svg)  # safe: drawn by us from numbers\nb = format_html('<b>{}</b>', name)\n",
        bad="a = mark_safe(text)\n---\na = SafeString(text)",
    )
    nothing(judge(hygiene.escaped, python()))


def test_no_formatted_sql() -> None:
    shown(
        hygiene.no_formatted_sql,
        good="""
cursor.execute("SELECT 1 FROM t WHERE id = %s", [pk])
cursor.execute(sql.SQL("SELECT {}").format(sql.Identifier(name)))
log.warning("x", extra={"a": 1})
""",
        bad="""cursor.execute(f"SELECT * FROM {table}")
---
cursor.execute("SELECT * FROM %s" % table)
---
cursor.execute("SELECT * FROM " + table)
---
cursor.execute("SELECT * FROM {}".format(table))
---
Case.objects.raw(f"SELECT {x}")
---
RawSQL(f"lower({x})", [])
---
Case.objects.extra(where=["1=1"])
""",
    )
    nothing(judge(hygiene.no_formatted_sql, python()))


def test_ceilings() -> None:
    body = "\n".join(f"    a{i} = {i}" for i in range(60))
    long_docstring = 'def f():\n    """' + "\n".join("why" for _ in range(60)) + '\n    """\n    return 1\n'
    shown(
        hygiene.function_ceiling,
        good=long_docstring,
        bad=f"def f():\n{body}\n---\nclass A:\n  def g(self):\n{body}",
    )
    shown(hygiene.file_ceiling, good="a = 1\n" * 400, bad="a = 1\n" * 401)
    nothing(judge(hygiene.function_ceiling, python()))
    nothing(judge(hygiene.file_ceiling, [*python(), *templates()]))
