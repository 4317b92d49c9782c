"""Small dangers: print, silent excepts, unescaped HTML, SQL put together from strings, length."""

from __future__ import annotations

import ast

from tests.house.rules.sources import Source, called, calls

FILE_LINES = 400
FUNCTION_LINES = 40


def no_print(source: Source) -> list[str]:
    """The product logs or answers; only its command line prints."""
    if source.package == "commands":
        return []
    return [source.at(call, "print()") for name, call in calls(source) if name == "print"]


def no_bare_except(source: Source) -> list[str]:
    """`except:` and `except BaseException:` swallow Ctrl-C; `except Exception: pass` swallows bugs."""
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = {called(part) for part in _caught(node)}
        raises = any(isinstance(part, ast.Raise) for part in ast.walk(node))
        silent = all(isinstance(part, ast.Pass | ast.Continue) for part in node.body)
        if (node.type is None or "BaseException" in caught) and not raises:
            found.append(source.at(node, "a bare except"))
        elif "Exception" in caught and silent:
            found.append(source.at(node, "every exception is swallowed"))
    return found


def _caught(node: ast.ExceptHandler) -> list[ast.expr]:
    if isinstance(node.type, ast.Tuple):
        return node.type.elts
    return [node.type] if node.type else []


def escaped(source: Source) -> list[str]:
    """`mark_safe` and `SafeString` need a reason on their line: `# safe: …`."""
    return [
        source.at(call, f"{name} without `# safe: reason`")
        for name, call in calls(source)
        if name.rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"}
        and not source.marked(call, "safe: ")
    ]


def no_formatted_sql(source: Source) -> list[str]:
    """SQL is a constant with parameters, or composed by psycopg; built of strings only with `# safe: why`."""
    found = []
    for name, call in calls(source):
        last = name.rpartition(".")[2]
        is_sql = last in {"execute", "executemany", "copy", "RawSQL", "RunSQL"} or name.endswith(
            ".objects.raw"
        )
        if last == "extra" and "." in name and not name.startswith("log"):
            found.append(source.at(call, ".extra() of a queryset"))
        if is_sql and call.args and _formatted(call.args[0]) and not source.marked(call, "safe: "):
            found.append(source.at(call, f"{last}() of formatted SQL"))
    return found


def _formatted(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return isinstance(argument.op, ast.Mod | ast.Add)
    return (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Attribute)
        and argument.func.attr in {"format", "join", "replace"}
        and isinstance(argument.func.value, ast.Constant)
    )


def file_ceiling(source: Source) -> list[str]:
    """At 400 lines a file becomes a folder by noun."""
    length = len(source.lines)
    return [source.at(length, f"{length} lines, over {FILE_LINES}")] if length > FILE_LINES else []


def function_ceiling(source: Source) -> list[str]:
    """A function stays within 40 lines; its docstring and decorators are not counted."""
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        first = node.body[0]
        if ast.get_docstring(node, clean=False) is not None:
            length -= (first.end_lineno or first.lineno) - first.lineno + 1
        if length > FUNCTION_LINES:
            found.append(source.at(node, f"{node.name} has {length} lines, over {FUNCTION_LINES}"))
    return found
