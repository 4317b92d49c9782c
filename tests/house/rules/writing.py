"""Who may write: a status only through a move, rows only in services, and every write says who."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tests.house.rules.sources import Source, called, calls

STATUS_WRITERS = re.compile(r"muhatap/(cases/services(/|\.py|_)|sample/)")
BELOW_CASES = {"kit", "jobs", "files", "postgres", "organization", "places", "citizens"} | {
    "deadlines",
    "notifications",
}
SERVICES = re.compile(r"/services(_\w+)?(\.py$|/)")
# Verbs without `by`, each with the reason why nobody can be named.
WITHOUT_BY: dict[str, str] = {
    "intake/tidy": "old drafts end by the clock; nobody decides it",
    "deadlines/check_extension_of": "writes nothing; called inside a move",
    "deadlines/open_docket": "called inside a move, whose event says who",
    "deadlines/open_dockets": "called inside a move, whose event says who",
    "deadlines/open_sheets": "called inside a move, whose event says who",
    "deadlines/save_sheets": "called inside a move, whose event says who",
    "deadlines/happened": "called inside a move, whose event says who",
    "deadlines/happened_to": "called inside a move, whose event says who",
    "deadlines/put_back": "called inside a move, whose event says who",
    "deadlines/change_kind": "called inside a correction, whose event says who",
    "deadlines/begin_at": "called inside a correction, whose event says who",
    "notifications/load_templates": "ships with a release; runs in a migration",
    "deadlines/load_policies": "ships with a release; runs in a migration",
    "sample/seed": "fills an empty database before anybody has an account; each event says who",
    "lists/forget_exports": "runs by the schedule",
    "files/sweep": "runs by the schedule",
    "jobs/retry_stalled": "runs by the schedule",
    "notifications/sweep": "runs by the schedule",
    "organization/forget_old_visits": "runs by the schedule",
}
_QUERYSET = re.compile(r"\.(objects|filter\(\)|exclude\(\)|all\(\)|select_for_update\(\)|_default_manager)\b")
_ROWS = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
_HTTP = re.compile(r"^django\.(http|shortcuts|template|views|urls|contrib\.messages)\b|^muhatap\.kit\.htmx")


def status_only_by_moves(source: Source) -> list[str]:
    """Only `move` and `move_referral` write the status of a case or a referral (rule 1)."""
    if STATUS_WRITERS.match(source.path) or source.package in BELOW_CASES:
        return []
    found = []
    for node in source.nodes:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = [t for outer in node.targets for t in _flat(outer)]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and getattr(node, "value", None) is not None:
            targets = [node.target]
        found += [
            source.at(node, "a status is assigned; make a move instead")
            for target in targets
            if isinstance(target, ast.Attribute) and target.attr == "status"
        ]
    for name, call in calls(source):
        last = name.rpartition(".")[2]
        keywords = {keyword.arg for keyword in call.keywords}
        by_keyword = "status" in keywords and (
            last in {"Case", "Referral", "aupdate", "acreate"} | _ROWS
            or (last == "update" and bool(_QUERYSET.search(name + ".")))
        )
        by_name = last in {"setattr", "bulk_update", "save"} and any(
            isinstance(part, ast.Constant) and part.value == "status"
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
            for part in ast.walk(argument)
        )
        by_defaults = last in _ROWS and any(
            keyword.arg in {"defaults", "create_defaults"}
            and isinstance(keyword.value, ast.Dict)
            and any(isinstance(key, ast.Constant) and key.value == "status" for key in keyword.value.keys)
            for keyword in call.keywords
        )
        if by_keyword or by_name or by_defaults:
            found.append(source.at(call, "a status is written; make a move instead"))
    for node in source.nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"(?is)\bupdate\s+cases_(case|referral)\b.*\bset\b.*\bstatus\b", node.value)
        ):
            found.append(source.at(node, "SQL writes a status; make a move instead"))
    return found


def _flat(target: ast.expr) -> list[ast.expr]:
    return list(target.elts) if isinstance(target, ast.Tuple | ast.List) else [target]


def is_write(name: str) -> bool:
    """True for a call that writes rows, by its dotted name."""
    last = name.rpartition(".")[2]
    if last in _ROWS:
        return "." in name
    if last in {"update", "delete", "_raw_delete"}:
        return bool(_QUERYSET.search(name)) or (last == "delete" and name.count(".") == 1)
    return last == "save" and not re.search(r"(session|image|thumbnail|photo|picture|storage)\.save$", name)


def written_only_in_services(source: Source) -> list[str]:
    """Views, queries, policies, forms and jobs write no rows and open no transactions (rule 7)."""
    leaf = source.module.rpartition("/")[2]
    if leaf not in {"views", "queries", "policy", "forms", "jobs", "api", "lifecycle"}:
        return []
    found = [source.at(call, f"{leaf} write: {name}()") for name, call in calls(source) if is_write(name)]
    for node in source.nodes:
        named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if named == "atomic":
            found.append(source.at(node, f"{leaf} open a transaction; that is the service's"))
    return found


def doors(sources: Iterable[Source]) -> dict[str, set[str]]:
    """What each `services/__init__.py` lets out: the verbs of that package, by package."""
    return {
        source.package: {
            alias.asname or alias.name
            for node in source.tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for source in sources
        if source.path.endswith("/services/__init__.py")
    }


def every_write_says_who(source: Source, doors: Mapping[str, set[str]] = MappingProxyType({})) -> list[str]:
    """Public verbs of services that write take `by: Person`, keyword-only (rule 4).

    In a folder `services/` the verbs are what its `__init__` lets out; the rest helps them.
    """
    if not SERVICES.search(source.path):
        return []
    found = []
    for function in source.tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        verbs = doors.get(source.package)
        if verbs and "/services/" in source.path and function.name not in verbs:
            continue
        if f"{source.package}/{function.name}" in WITHOUT_BY or not _writes(function):
            continue
        by = next((argument for argument in function.args.kwonlyargs if argument.arg == "by"), None)
        if by is None:
            found.append(source.at(function, f"{function.name} writes and has no keyword-only `by`"))
        elif by.annotation is None or ast.unparse(by.annotation).strip("'\"") != "Person":
            found.append(source.at(function, f"`by` of {function.name} is not a Person"))
        elif dict(zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True))[by] is not None:
            found.append(source.at(function, f"`by` of {function.name} has a default: an anonymous write"))
    return found


def _writes(function: ast.FunctionDef) -> bool:
    names = {called(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    atomic = any("atomic" in called(node) for node in function.decorator_list)
    return atomic or any(is_write(name) or name.endswith("transaction.atomic") for name in names)


def services_know_no_http(source: Source) -> list[str]:
    """Services, queries, policies and jobs import nothing of HTTP or templates and take no request."""
    leaf = source.module.rpartition("/")[2]
    if leaf not in {"queries", "policy", "jobs", "lifecycle", "models"} and not SERVICES.search(source.path):
        return []
    found = []
    for node in source.nodes:
        modules = []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
            if node.module == "django":
                modules = [f"django.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.arg) and node.arg == "request":
            found.append(source.at(node, f"{leaf} take a request"))
        found += [source.at(node, f"{leaf} import {name}") for name in modules if _HTTP.search(name)]
    return found
