"""What the rules read: Python files, templates, and how a finding names its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "muhatap"


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the repository (with /) and its text."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def package(self) -> str:
        """`cases` for muhatap/cases/models.py."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 else ""

    @property
    def module(self) -> str:
        """`cases/services` for muhatap/cases/services.py and for muhatap/cases/services/moves.py."""
        parts = self.path.removesuffix(".py").split("/")
        return "/".join(parts[1:3])

    def at(self, where: ast.AST | int, message: str) -> str:
        line = where if isinstance(where, int) else getattr(where, "lineno", 0)
        return f"{self.path}:{line}: {message}"

    def marked(self, node: ast.expr | ast.stmt | ast.keyword, mark: str) -> bool:
        """True when the comment `# mark` stands on one of the node's lines."""
        first, last = node.lineno, node.end_lineno or node.lineno
        return any(f"# {mark}" in line for line in self.lines[first - 1 : last])


Check = Callable[[Source], list[str]]


def snippet(text: str, path: str = "muhatap/cases/example.py") -> Source:
    """An example for a rule's own test."""
    return Source(path, text)


@cache
def python(migrations: bool = False) -> tuple[Source, ...]:
    """Every Python file of the product."""
    return tuple(
        _read(path) for path in sorted(PACKAGE.rglob("*.py")) if migrations or "migrations" not in path.parts
    )


@cache
def templates() -> tuple[Source, ...]:
    """Every HTML template of the product."""
    return tuple(_read(path) for path in sorted(PACKAGE.glob("*/templates/**/*.html")))


@cache
def every_text() -> tuple[Source, ...]:
    """Every text file of the repository that is not ignored, whoever wrote it."""
    from subprocess import run

    listed = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    ).stdout.decode()
    found = []
    for name in listed.split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.stat().st_size < 2_000_000:
            raw = path.read_bytes()
            if b"\0" not in raw[:8000]:
                found.append(Source(name, raw.decode("utf-8", "replace")))
    return tuple(found)


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def judge(check: Check, sources: Iterable[Source]) -> list[str]:
    """All findings of a rule over many sources."""
    return [finding for source in sources for finding in check(source)]


def called(node: ast.AST) -> str:
    """`Case.objects.filter` for a call of it, as far as it is a dotted name; calls inside become `()`."""
    if isinstance(node, ast.Call):
        return called(node.func) + "()"
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return called(node.value) + "[]"
    return node.id if isinstance(node, ast.Name) else "?"


def calls(source: Source) -> Iterable[tuple[str, ast.Call]]:
    """Every call with its dotted name, without the last brackets."""
    for node in source.nodes:
        if isinstance(node, ast.Call):
            yield called(node.func), node


def docstrings(source: Source) -> set[int]:
    """Ids of the constants that are docstrings or bare comment strings."""
    return {
        id(node.value)
        for node in source.nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def texts(source: Source) -> Iterable[tuple[str, ast.AST]]:
    """Every string that is not a docstring; of an f-string its fixed parts, joined."""
    skip = docstrings(source)
    for node in source.nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            skip.update(id(part) for part in parts)
            yield " ".join(str(part.value) for part in parts), node
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip:
            yield node.value, node
