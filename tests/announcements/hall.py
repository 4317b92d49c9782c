"""A town hall with somebody who writes, two who approve, and citizens who want announcements or do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from muhatap.announcements import services
from muhatap.announcements.drafts import Draft
from muhatap.announcements.models import Announcement, Recipient
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast

State = Announcement.State


@dataclass
class Hall:
    """Who is there."""

    unit: Unit
    lead: Person
    chief: Person
    manager: Person
    system: Person

    def citizen(self, n: int, *, news: bool = True, language: str = "tr", **more: Any) -> Citizen:
        """The n-th citizen, with a mobile and an e-mail of their own."""
        draft = CitizenDraft(
            name=f"Deneme Kişi{'abcdefghij'[n % 10]}",
            phone=f"0555 000 {n // 100:02d} {n % 100:02d}",
            email=f"kisi{n}@ornek.example",
            language=language,
            news=news,
            consent_source="web",
            **more,
        )
        return citizens.register(draft, by=self.system)

    def draft(self, **changes: Any) -> Draft:
        """Words that fit."""
        fields: dict[str, Any] = {
            "unit_id": self.unit.pk,
            "title_tr": "Yeni park açılıyor",
            "text_tr": "Gül Sokak’taki park cumartesi 10.00’da açılıyor. Herkesi bekleriz.",
            **changes,
        }
        return Draft(**fields)

    def submitted(self, **changes: Any) -> Announcement:
        """Written by the lead and handed in."""
        row = services.write(self.draft(**changes), by=self.lead)
        return services.submit(row.pk, by=self.lead)

    def approved(self, **changes: Any) -> Announcement:
        """Approved by the chief."""
        row = self.submitted(**changes)
        return services.approve(row.pk, version=row.version, by=self.chief)

    def sent(self, **changes: Any) -> Announcement:
        """All the way, by the workers."""
        row = self.approved(**changes)
        work(row)
        return fresh(row)


def hall() -> Hall:
    """Parks, their lead, a chief and a manager of the house."""
    unit = cast.unit("parks", "Park ve Bahçeler")
    return Hall(
        unit,
        cast.person(Role.UNIT_LEAD, unit, "park.sorumlusu"),
        cast.person(Role.SUPERVISOR, None, "sef"),
        cast.person(Role.MANAGER, None, "mudur"),
        queries.system(),
    )


def fresh(row: Announcement) -> Announcement:
    """The row as it stands now."""
    return Announcement.objects.get(pk=row.pk)


def work(row: Announcement) -> None:
    """Let the workers do everything they have, pauses included, until the announcement has ended."""
    now = clock.now()
    for minute in range(20):
        with clock.frozen(now + timedelta(minutes=minute)):
            run_all(at_most=5000)
        if fresh(row).ended_at is not None:
            return
    raise AssertionError(f"still {fresh(row).state}")


def counts(row: Announcement) -> tuple[int, int, int, int, int]:
    """Audience, sent, failed, withdrawn, stopped."""
    row = fresh(row)
    return row.n_audience, row.n_sent, row.n_failed, row.n_withdrawn, row.n_stopped


def recounted(row: Announcement) -> tuple[int, int, int, int, int]:
    """The same by looking at every recipient."""
    states = list(row.recipients.values_list("state", flat=True))
    kinds = Recipient.State
    sent, failed = states.count(kinds.SENT), states.count(kinds.FAILED)
    return len(states), sent, failed, states.count(kinds.WITHDRAWN), states.count(kinds.STOPPED)


def point(who: Citizen, kind: str = "email") -> ContactPoint:
    """One of somebody's points."""
    return ContactPoint.objects.get(citizen=who, kind=kind)


def at(text: str) -> datetime:
    """A moment."""
    return datetime.fromisoformat(text)
