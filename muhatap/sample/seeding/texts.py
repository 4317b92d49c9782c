"""Standard answers of the sample's own topics, beside those that ship."""

from __future__ import annotations

from pathlib import Path

from muhatap.cases.models import Topic
from muhatap.kit.yamls import read_yaml
from muhatap.organization.persons import Person
from muhatap.textmodules import services

TEXTS = Path(__file__).resolve().parent.parent / "data" / "texts.yaml"


def write(*, by: Person) -> int:
    """All of them; how many were made. A topic that the sample does not have is a fault of the file."""
    rows = read_yaml(TEXTS)
    topics = Topic.objects.in_bulk([row["topic"] for row in rows], field_name="code")
    for row in rows:
        services.add(services.Draft(**{**row, "topic": topics[row["topic"]]}), by=by)
    return len(rows)
