"""Human text and time: folded in one file, read from one clock."""

from __future__ import annotations

import ast
import re

from tests.house.rules.sources import Source, called, calls, texts

_CASING = {"lower", "upper", "title", "casefold", "capitalize", "swapcase"}
_LOOKUP = re.compile(r"__i(exact|contains|startswith|endswith|regex)$")
_FILTER = re.compile(r"\|\s*(lower|upper|title|capfirst|swapcase|slugify)\b")
_CLOCK = re.compile(
    r"(^|\.)(datetime|date|timezone)\.(now|utcnow|today|localtime|localdate)$"
    r"|^time\.(time|time_ns|localtime|gmtime|ctime|strftime)$|(^|\.)Now$"
)
_SQL = re.compile(r"(?i)\b(select|insert|update|delete|where|values|default|create|alter)\b")
_SQL_CLOCK = re.compile(
    r"(?i)\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\b(current_(date|time|timestamp)|localtimestamp)\b"
)
MACHINE = "machine text"


def turkish_folding(source: Source) -> list[str]:
    """Text is cased and folded only in kit/turkish.py; identifiers say so with `# machine text`."""
    if source.path == "muhatap/kit/turkish.py":
        return []
    found = []
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            own = called(node.func.value).rpartition(".")[2] == "turkish"  # turkish.upper(x)
            if node.func.attr in _CASING and not own and not source.marked(node, MACHINE):
                found.append(source.at(node, f".{node.func.attr}() of human text; use kit.turkish"))
        elif isinstance(node, ast.Attribute) and node.attr in _CASING:
            if isinstance(node.value, ast.Name) and node.value.id == "str":
                found.append(source.at(node, f"str.{node.attr} of human text; use kit.turkish"))
        elif isinstance(node, ast.keyword) and node.arg and _LOOKUP.search(node.arg):
            if not source.marked(node, MACHINE):
                found.append(
                    source.at(node, f"{node.arg} folds by the database's rules; use a folded column")
                )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "django.db.models.functions"
        ):
            found += [
                source.at(node, f"{alias.name}() folds by the database's rules; use tr_fold")
                for alias in node.names
                if alias.name in {"Lower", "Upper"} and not source.marked(node, MACHINE)
            ]
    return found


def turkish_folding_in_templates(source: Source) -> list[str]:
    """The filters lower, upper, title, capfirst know no Turkish."""
    return [
        source.at(number, f"|{match[1]} knows no Turkish")
        for number, line in enumerate(source.lines, 1)
        for match in _FILTER.finditer(" ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", line)))
    ]


def one_clock(source: Source) -> list[str]:
    """Time comes from kit.clock, never from Python's, Django's or the database's own now."""
    if source.path == "muhatap/kit/clock.py":
        return []
    found = [
        source.at(call, f"{name}(); use kit.clock") for name, call in calls(source) if _CLOCK.search(name)
    ]
    for node in source.nodes:
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append(source.at(node, f"{node.arg} reads another clock; the service sets it"))
        elif (
            isinstance(node, ast.keyword)
            and node.arg in {"default", "default_factory"}
            and _CLOCK.search(called(node.value))
        ):
            found.append(source.at(node, f"{node.arg}={called(node.value)}; use kit.clock"))
    found += [
        source.at(node, "SQL reads the database's clock; pass kit.clock.now()")
        for text, node in texts(source)
        if _SQL.search(text) and _SQL_CLOCK.search(text)
    ]
    return found
