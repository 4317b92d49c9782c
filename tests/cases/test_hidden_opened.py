"""Who may reveal a hidden applicant reads the words without them, too, until the reveal that is logged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.cases.opened import OPEN_FOR
from muhatap.citizens.models import Viewing
from muhatap.kit import clock
from tests.cases.test_hidden_words import LEFT, TOLD, kept
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = [pytest.mark.django_db, pytest.mark.duty("privacy.hidden-applicant")]
ROLES = ["coordinator", "approver", "reviewer", "deliverer", "supervisor", "manager"]


def reveal(client: Client, case: Case) -> str:
    """Open the applicant with a reason; what that answer shows."""
    answer = client.post(f"/basvuru/{case.pk}/kim/", {"reason": "Kayıt düzeltme"})
    assert answer.status_code == 200, body(answer)
    assert answer.headers["Cache-Control"].startswith("no-store")
    return body(answer)


@pytest.mark.parametrize("who", ROLES)
def test_each_role_reads_the_matter_and_the_person_only_with_the_reveal(
    settled: Town, client: Client, who: str
) -> None:
    case = kept(settled)
    sit(client, getattr(settled, who))
    for path in (f"/basvuru/{case.pk}/", f"/basvuru/{case.pk}/ozet/", "/kuyruk/tumu/"):
        page = body(client.get(path))
        assert "vinç çalıştırıyor" in page, path
        assert "Hatice Yıldız" not in page and "000 00 17" not in page, path
    assert TOLD not in body(client.get(f"/basvuru/{case.pk}/kim/"))
    refused = client.post(f"/basvuru/{case.pk}/kim/", {"reason": ""})
    assert refused.status_code == 422 and TOLD not in body(refused)
    assert not Viewing.objects.filter(what="hidden_identity").exists()
    shown = reveal(client, case)
    assert TOLD in shown and "Hatice Yıldız: vinç" in shown
    assert Viewing.objects.get(what="hidden_identity").case_number == case.number
    assert LEFT in body(client.get(f"/basvuru/{case.pk}/")), "for that viewing, as the name"


def test_a_form_with_the_person_in_it_opens_after_the_reveal_and_keeps_the_petition(
    settled: Town, client: Client
) -> None:
    case = kept(settled)
    sit(client, settled.coordinator)
    path = f"/basvuru/{case.pk}/duzelt/"
    asked = client.get(path)
    assert asked.status_code == 302 and asked["Location"] == f"/basvuru/{case.pk}/kim/"
    assert "önce gerekçeyle açın" in body(client.get(asked["Location"]))
    reveal(client, case)
    form = body(client.get(path))
    assert TOLD in form and "[gizli]" not in form
    with clock.frozen(clock.now() + OPEN_FOR + timedelta(seconds=1)):
        assert client.get(path).status_code == 302
    seen = re.search(r'name="seen" value="(\d+)"', form)
    assert seen is not None
    sent = {"title": "Gece vinç sesi", "kind": case.kind, "topic": str(case.topic_id), "text": TOLD}
    assert client.post(path, {**sent, "seen": seen[1]}).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.text) == ("Gece vinç sesi", TOLD), "nothing of the mark is saved"


def test_an_answer_that_names_the_person_is_corrected_after_the_reveal(settled: Town, client: Client) -> None:
    case = kept(settled)
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=settled.roads_user)
    answer = answers.submit(part.pk, "Sayın Hatice Yıldız, denetim yapıldı.", by=settled.roads_user)
    sit(client, settled.reviewer)
    for path in (f"/basvuru/{case.pk}/", f"/cevap/{answer.pk}/iade/"):
        page = body(client.get(path))
        assert "denetim yapıldı" in page and "Hatice" not in page, path
    assert client.get(f"/cevap/{answer.pk}/duzelt/").status_code == 302
    reveal(client, case)
    edit = body(client.get(f"/cevap/{answer.pk}/duzelt/"))
    assert "Sayın Hatice Yıldız" in edit
    answers.approve(answer.pk, by=settled.reviewer)
    sit(client, settled.deliverer)
    page = body(client.get(f"/basvuru/{case.pk}/bildir/"))
    assert "denetim yapıldı" in page and "Hatice" not in page
