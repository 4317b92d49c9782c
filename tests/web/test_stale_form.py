"""A form whose page was too old: staff keep frame and words; no other site gets our button."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from muhatap.cases.models import Case
from muhatap.organization.models import Staff
from muhatap.web.signin.kept import unseal
from tests.cases.town import Town
from tests.intake.calls import TEXT, call
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def old(settled: Town) -> Client:
    """The agent with a page whose token fits no more."""
    return sit(Client(enforce_csrf_checks=True), settled.agent)


def fields(page: str) -> dict[str, str]:
    """What the offered form would send."""
    form = page[page.index('class="flow" data-no-draft') :]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    areas = re.findall(r'<textarea name="([^"]+)" hidden>\n?([^<]*)</textarea>', form)
    return {"csrfmiddlewaretoken": token[1], **dict(areas)}


def test_staff_send_the_same_form_again_with_one_button(old: Client, settled: Town) -> None:
    refused = old.post("/yeni/", call(settled, street="372. Sokak"), headers=OURS)
    page = body(refused)
    assert refused.status_code == 403 and '<body class="staff"' in page and 'class="town"' not in page
    assert "Sayfa eskimiş" in page and TEXT in page and 'action="/yeni/"' in page
    assert not Case.objects.exists()
    assert old.post("/yeni/", fields(page), headers=OURS).status_code == 302
    case = Case.objects.get()
    assert (case.text, case.street) == (TEXT, "372. Sokak")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_form_from_elsewhere_gets_no_button_of_ours(old: Client, settled: Town, site: str) -> None:
    refused = old.post("/yeni/", call(settled), headers={"sec-fetch-site": site} if site else {})
    page = body(refused)
    assert refused.status_code == 403 and '<body class="staff"' in page
    assert TEXT in page and "data-no-draft" not in page and "Sayfa eskimiş" in page


def test_who_is_signed_out_too_signs_in_and_the_frame_is_never_the_citizens(settled: Town) -> None:
    gone = Client(enforce_csrf_checks=True)
    refused = gone.post("/yeni/", call(settled), headers=OURS)
    assert refused.status_code == 401 and 'name="username"' in body(refused)
    plain = gone.post("/yeni/", call(settled))
    assert plain.status_code == 403 and 'class="town"' not in body(plain) and TEXT in body(plain)
    piece = gone.post("/yeni/konu/", {"topic": "1"}, headers={**OURS, "hx-request": "true"})
    assert piece.status_code == 401 and 'href="/giris/"' in body(piece)
    citizen = gone.post("/bildir/", {"text": "Çukur var, bakar mısınız?"}, headers=OURS)
    assert citizen.status_code == 403 and 'class="town"' in body(citizen)


def entered(client: Client, username: str) -> str:
    """Through the door itself; the seal that pages bear from then on."""
    client.get("/giris/")
    seal = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    form = {"username": username, "password": "parola12345", "csrfmiddlewaretoken": seal}
    assert client.post("/giris/", form, headers=OURS).status_code == 302
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', body(client.get("/yeni/")))
    assert found is not None
    return found[1]


def test_a_page_of_one_is_not_taken_over_by_another(settled: Town) -> None:
    tab = Client(enforce_csrf_checks=True)
    hers = entered(tab, "derya.aksoy")
    his = entered(tab, "ayla.demir")
    left_open = {**call(settled), "csrfmiddlewaretoken": hers}
    refused = tab.post("/yeni/", left_open, headers=OURS)
    page = body(refused)
    assert refused.status_code == 403 and "başka bir personel açmıştı" in page
    assert TEXT not in page and "data-no-draft" not in page
    assert not Case.objects.exists()
    again = entered(tab, "derya.aksoy")
    offered = body(tab.post("/yeni/", left_open, headers=OURS))
    assert TEXT in offered and "data-no-draft" in offered, "her own page, of before"
    assert len({hers, his, again}) == 3


def test_what_was_typed_on_a_page_is_sealed_for_whose_page_it_was(settled: Town) -> None:
    tab = Client(enforce_csrf_checks=True)
    hers = entered(tab, "derya.aksoy")
    entered(tab, "ayla.demir")
    del tab.cookies[settings.SESSION_COOKIE_NAME]
    asked = tab.post("/yeni/", {**call(settled), "csrfmiddlewaretoken": hers}, headers=OURS)
    kept = re.search(r'name="kept" value="([^"]+)"', body(asked))
    assert asked.status_code == 401 and kept is not None
    staff = {row.username: row.pk for row in Staff.objects.all()}
    assert unseal(kept[1], staff["ayla.demir"]) is None
    assert unseal(kept[1], staff["derya.aksoy"]) is not None
