"""Masked data is opened for a case of this citizen, and for no other number."""

from __future__ import annotations

import pytest

from muhatap.citizens import services
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Viewing
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.cast import person
from tests.citizens.casework import case_of
from tests.citizens.people import hatice

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Person:
    """Somebody who registers."""
    return person(Role.AGENT)


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_number_that_is_nobody_s_or_another_s_opens_nothing(agent: Person, settled: Town) -> None:
    row = hatice(agent, identity_hidden=True)
    number, reviewer = case_of(settled, row), person(Role.REVIEWER)
    another = settled.register(route=False).case.number
    for false in ("2026/999999-9", another, "dosya 7"):
        with pytest.raises(BadRecord) as refused:
            services.reveal(row.pk, "contact", reason="Arayacağım", by=reviewer, case_number=false)
        assert "case_number" in refused.value.fields
    with pytest.raises(BadRecord):  # a unit that does not have the case
        services.reveal(
            settled.citizen.pk, "contact", reason="Arama", by=settled.parks_user, case_number=another
        )
    assert not Viewing.objects.exists()
    short = number.split("/")[1].split("-")[0].lstrip("0")
    opened = services.reveal(
        row.pk, "hidden_identity", reason="Cevap yazılacak", by=reviewer, case_number=short
    )
    assert opened.name == "Hatice Yılmaz"
    logged = Viewing.objects.get()
    assert (logged.what, logged.case_number) == ("hidden_identity", number), "as it is written"
