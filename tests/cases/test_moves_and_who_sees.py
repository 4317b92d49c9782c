"""Who hears of a move, who sees what, and what the forms themselves keep to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.cases import services
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.cases.models import (
    Attachment,
    Case,
    Channel,
    Event,
    Question,
)
from muhatap.citizens.models import Viewing
from muhatap.deadlines import services as deadlines
from muhatap.files.models import StoredFile
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import NotYours
from muhatap.notifications.models import Notice
from muhatap.organization.models import AdminEvent
from muhatap.organization.persons import Grant
from muhatap.organization.roles import Role
from muhatap.web.jobs import sweep
from tests import cast
from tests.cases.town import Town
from tests.cases.working import routed, working
from tests.files.samples import pdf
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db


@pytest.mark.duty("notifications.unit-notices")
def test_units_hear_of_new_work_of_withdrawn_work_and_of_dates_that_near(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/cancel/", {"reason": "Mükerrer kayıt."})
    told = set(Notice.objects.filter(audience="unit").values_list("template", flat=True))
    assert told == {"unit/assigned", "unit/withdrawn"}
    part.refresh_from_db()
    assert part.status == "withdrawn"
    late, part = working(place)
    with clock.frozen(clock.now() + timedelta(days=40)):
        sweep()
        run_all("notifications.send")
    told = set(Notice.objects.filter(audience="unit", case_id=late.pk).values_list("template", flat=True))
    assert "unit/late" in told
    assert deadlines is not None


@pytest.mark.duty("lifecycle.case-tracking", "routing.coordination-traffic")
def test_the_supervisor_sees_the_traffic_and_opens_any_of_it(
    client: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    case, _part = working(place, channel=Channel.SOCIAL)
    mail = place.register(channel=Channel.EMAIL, route=False).case
    sit(client, place.supervisor)
    client.get("/trafik/")
    with django_assert_max_num_queries(12):
        page = body(client.get("/trafik/"))
    link = "/kuyruk/tumu/?kanal=social&durum=with_units"
    assert link in page and "/kuyruk/tumu/?kanal=email&durum=to_route" in page
    assert "Yol Bakım ve Onarım" in page
    found = body(client.get(link))
    assert case.number in found and mail.number not in found
    sit(client, place.roads_user)
    assert client.get("/trafik/").status_code == 404


@pytest.mark.duty("privacy.hidden-applicant")
def test_identity_is_hidden_by_the_desk_and_shown_by_the_manager_alone(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.roads_user)
    assert "Hatice" in body(client.get(f"/basvuru/{case.pk}/"))
    assert Viewing.objects.filter(citizen=place.citizen, by_id=place.roads_user.actor_id).exists()
    sit(client, place.agent)
    do(client, f"/basvuru/{case.pk}/yap/hide_identity/")
    assert client.get(f"/basvuru/{case.pk}/yap/show_identity/").status_code == 404
    sit(client, place.roads_user)
    assert "Hatice" not in body(client.get(f"/basvuru/{case.pk}/"))
    assert client.get(f"/basvuru/{case.pk}/kim/").status_code == 404
    sit(client, place.manager)
    assert client.get(f"/basvuru/{case.pk}/kim/").status_code == 200
    do(client, f"/basvuru/{case.pk}/yap/show_identity/", {"reason": "Hemşehri izin verdi."})
    sit(client, place.roads_user)
    assert "Hatice" in body(client.get(f"/basvuru/{case.pk}/"))


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_applicant_s_files_have_no_names_before_the_reveal(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.supervisor)
    upload = SimpleUploadedFile("hatice-yildiz.pdf", pdf(), content_type="application/pdf")
    path = f"/basvuru/{case.pk}/dosya/"
    assert client.post(path, {"uploads": upload}).status_code == 302
    row = Attachment.objects.get(case=case)
    services.move(case.pk, "hide_identity", by=place.supervisor)
    shown = body(client.get(f"/basvuru/{case.pk}/"))
    assert "dosya-1.pdf" in shown and "hatice-yildiz" not in shown, "who may reveal has not yet"
    revealed = {"reason": "Kayıt düzeltme"}
    answer = body(client.post(f"/basvuru/{case.pk}/kim/", revealed))
    assert "hatice-yildiz.pdf" in answer
    sit(client, place.roads_user)
    for page in (f"/basvuru/{case.pk}/", f"/yonlendirme/{part.pk}/cevapla/"):
        shown = body(client.get(page))
        assert "dosya-1.pdf" in shown and "hatice-yildiz" not in shown, page
    opened = client.get(f"{path}{row.pk}/?indir")
    assert opened["Content-Disposition"] == 'attachment; filename="dosya-1.pdf"'
    assert opened.getvalue() == pdf()


def test_who_may_not_add_files_leaves_no_bytes_and_a_bad_one_keeps_out_the_good(
    client: Client, place: Town
) -> None:
    case, _part = working(place)
    good = SimpleUploadedFile("tutanak.pdf", pdf(), content_type="application/pdf")
    bad = SimpleUploadedFile("x.pdf", b"MZ\x00\x00")
    sit(client, place.roads_user)
    answer = client.post(f"/basvuru/{case.pk}/dosya/", {"uploads": [good, bad]})
    assert 400 <= answer.status_code < 500 and not StoredFile.objects.exists()
    onlooker = replace(place.supervisor, grants=(Grant(Role.SYSTEM),))
    good.seek(0)
    with pytest.raises(NotYours):
        services.attach_uploads(case.pk, [good], audience="staff", by=onlooker)
    assert not StoredFile.objects.exists()


def test_a_slower_correction_does_not_undo_a_faster_one(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    path = f"/basvuru/{case.pk}/duzelt/"
    sit(client, place.coordinator)
    found = re.search(r'name="seen" value="(\d+)"', body(client.get(path)))
    assert found is not None
    typed = {"title": case.title, "kind": case.kind, "text": case.text, "seen": found[1]}
    services.move(case.pk, "note", by=place.agent, facts={"text": "Aradı."})
    assert client.post(path, {**typed, "text": "Yol Gül Sokak’ta çöktü."}).status_code == 302
    story = body(client.get(f"/basvuru/{case.pk}/"))
    assert f"<del>{case.text}</del>" in story and "<ins>Yol Gül Sokak’ta çöktü.</ins>" in story
    slower = client.post(path, {**typed, "street": "Lale Sokak"})
    assert slower.status_code == 409 and 'value="Lale Sokak"' in body(slower)
    case.refresh_from_db()
    assert (case.text, case.street) == ("Yol Gül Sokak’ta çöktü.", "")
    newer = re.search(r'name="seen" value="(\d+)"', body(slower))
    assert newer is not None and int(newer[1]) == case.event_count
    assert client.post(path, {**typed, "street": "Lale Sokak", "seen": newer[1]}).status_code == 302


@pytest.mark.duty("privacy.document-confidentiality")
def test_files_are_for_who_sees_the_case_and_every_opening_is_logged(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.roads_user)
    upload = SimpleUploadedFile("tutanak.pdf", pdf(), content_type="application/pdf")
    path = f"/basvuru/{case.pk}/dosya/"
    assert client.post(path, {"uploads": upload}).status_code == 302
    row = Attachment.objects.get(case=case)
    assert row.audience == "staff"
    opened = client.get(f"{path}{row.pk}/")
    assert opened.status_code == 200 and opened["X-Content-Type-Options"] == "nosniff"
    assert opened.getvalue() == pdf()
    logged = AdminEvent.objects.get(action="open_file")
    assert logged.by_id == place.roads_user.actor_id and case.number in logged.subject
    bad = SimpleUploadedFile("x.pdf", b"MZ\x00\x00")
    refused = client.post(path, {"uploads": bad, "audience": "on"})
    assert 400 <= refused.status_code < 500
    page = body(refused)
    assert f'action="{path}"' in page and case.number in page, "one stays on the page of the case"
    assert 'role="alert"' in page or "aria-invalid" in page
    assert re.search(r'name="audience"[^>]*checked', page), "what was chosen stays"
    assert Attachment.objects.count() == 1 and Event.objects.filter(move="attach").count() == 1
    sit(client, place.parks_user)
    assert client.get(f"{path}{row.pk}/").status_code == 404
    assert client.post(path, {"uploads": upload}).status_code == 404


def test_a_question_waits_and_the_answer_or_patience_ends_it(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap"
    do(client, f"{path}/ask/", {"question": "Hangi kapının önü?"})
    case.refresh_from_db()
    assert case.is_paused
    assert "Hangi kapının önü?" in Notice.objects.get(template="citizen/question").body
    do(client, f"{path}/stop_waiting/", {"reason": "Beş gündür cevap yok."})
    do(client, f"{path}/ask/", {"question": "Kaldırım mı, yol mu?"})
    sit(client, place.agent)
    do(client, f"{path}/reply/", {"reply": "Yol."})
    questions = list(Question.objects.order_by("pk").values_list("text", "reply"))
    assert questions[1] == ("Kaldırım mı, yol mu?", "Yol.")
    case = Case.objects.get(pk=case.pk)
    assert not case.is_paused
    assert Notice.objects.filter(template="unit/replied").exists()


def test_the_next_case_of_the_queue_follows(client: Client, place: Town) -> None:
    first, second = place.register(channel=Channel.PHONE).case, place.register(channel=Channel.PHONE).case
    sit(client, place.approver)
    values = {"units_0": str(place.roads.pk), "kuyruk": "onay"}
    answer = client.post(f"/basvuru/{first.pk}/yap/approve/", values)
    assert answer["Location"] == f"/basvuru/{second.pk}/?kuyruk=onay"
    answer = client.post(f"/basvuru/{second.pk}/yap/approve/", {**values, "kuyruk": "<script>"})
    assert answer["Location"] == f"/basvuru/{second.pk}/"


def test_a_move_is_a_piece_for_scripts_and_a_page_without(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.agent)
    piece = client.get(f"/basvuru/{case.pk}/yap/note/", headers={"HX-Request": "true"})
    assert "<html" not in body(piece) and "<form" in body(piece)
    assert "<html" in body(client.get(f"/basvuru/{case.pk}/yap/note/"))


def test_moves_that_have_a_desk_of_their_own_have_no_form_here(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.reviewer)
    for name in ("pass", "deliver", "attempt", "combine", "attach", "amend", "resume", "register", "yok"):
        assert client.get(f"/basvuru/{case.pk}/yap/{name}/").status_code == 404, name
    for name in ("answer", "pass", "reject", "edit", "offer", "forward", "yok"):
        assert client.get(f"/yonlendirme/{part.pk}/yap/{name}/").status_code == 404, name
    assert client.post(f"/basvuru/{case.pk}/hemen/yok/").status_code == 404
    assert {row.name for row in (*CASE_ROWS, *REFERRAL_ROWS)} >= {"pass", "answer"}


@pytest.mark.duty("access-control.roles-and-permissions")
def test_a_sensitive_case_is_there_for_its_author_its_units_and_desks(client: Client, place: Town) -> None:
    case, (_part,) = routed(place, is_sensitive=True, text="Aile içi bir konu, muslukla ilgisi yok.")
    elsewhere = cast.person(Role.AGENT, place.parks, "baska.agent")
    for reader, sees in (
        (place.agent, True),  # who wrote it down
        (elsewhere, False),
        (place.roads_user, True),
        (place.parks_user, False),
        (place.reviewer, True),
        (place.manager, True),
    ):
        sit(client, reader)
        assert client.get(f"/basvuru/{case.pk}/").status_code == (200 if sees else 404), reader.name
        assert (case.short_number in body(client.get("/ara/", {"q": "musluk"}))) is sees, reader.name
    sit(client, elsewhere)
    assert case.short_number not in body(client.get("/kuyruk/tumu/"))
    assert client.get("/ara/", {"q": case.number}).status_code == 200, "its number leads nowhere"
