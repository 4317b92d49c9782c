"""Every fact an event remembers is declared personal or plain in cases/facts.py, and none is idle."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from tests.house.rules.sources import Source
from tests.house.rules.writing import BELOW_CASES


def fact_keys(source: Source) -> list[tuple[str, ast.AST]]:
    """Literal keys of facts: `facts={…}`, `facts = {…}`, `facts["…"] = …`, `facts.update({…})`, `dict(…)`."""
    found: list[tuple[str, ast.AST]] = []
    for node in source.nodes:
        if isinstance(node, ast.keyword) and node.arg == "facts":
            found += _keys(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id == "facts" and node.value is not None:
                    found += _keys(node.value)
                elif isinstance(target, ast.Subscript) and _is_facts(target.value):
                    found += _constant(target.slice)
        elif isinstance(node, ast.Call) and node.args and _adds_facts(node.func):
            found += _keys(node.args[0]) or _constant(node.args[0])
    return found


def _is_facts(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "facts"


def _adds_facts(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in {"update", "setdefault"}
        and _is_facts(function.value)
    )


def _constant(node: ast.expr) -> list[tuple[str, ast.AST]]:
    return [(node.value, node)] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _keys(node: ast.expr) -> list[tuple[str, ast.AST]]:
    if isinstance(node, ast.Dict):
        own = [pair for key in node.keys if key is not None for pair in _constant(key)]
        spread = [
            pair
            for key, value in zip(node.keys, node.values, strict=True)
            if key is None
            for pair in _keys(value)
        ]
        return own + spread
    if isinstance(node, ast.IfExp):
        return _keys(node.body) + _keys(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _keys(node.left) + _keys(node.right)
    if isinstance(node, ast.BoolOp):
        return [pair for value in node.values for pair in _keys(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        named = [(keyword.arg, keyword) for keyword in node.keywords if keyword.arg]
        return named + [pair for argument in node.args for pair in _keys(argument)]
    return []


def undeclared(source: Source, declared: Collection[str]) -> list[str]:
    """Keys that are used and stand in no table. Below cases the word means something else."""
    if source.package in BELOW_CASES:
        return []
    return [
        source.at(node, f"fact {key!r} is not declared in cases/facts.py")
        for key, node in fact_keys(source)
        if key not in declared
    ]


def idle(declared: Collection[str], needed: Collection[str], sources: Iterable[Source]) -> list[str]:
    """Declared keys that no move needs and no file names."""
    named = set(needed)
    for source in sources:
        if source.path == "muhatap/cases/facts.py":
            continue
        for node in source.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.keyword) and node.arg:
                named.add(node.arg)
    return [f"fact {key!r} is declared and never used" for key in sorted(set(declared) - named)]
