"""The pages: written, shown exactly as it goes, approved by somebody else, followed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.announcements import rendering, services
from muhatap.announcements.models import Announcement, Change, Recipient
from muhatap.announcements.services import sending
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.notifications import lengths
from muhatap.notifications.models import Notice, Template
from muhatap.organization.models import AdminEvent, Delegation, Staff
from muhatap.organization.queries import person_of
from muhatap.organization.roles import Role
from tests import cast
from tests.announcements.hall import Hall, State, fresh, work
from tests.citizens.people import kazimdirik
from tests.pages import sit

pytestmark = pytest.mark.django_db
LIST = "/duyurular/"


def body(answer: Any) -> str:
    return str(answer.content.decode())


def typed(house: Hall, **changes: Any) -> dict[str, Any]:
    """What a person types."""
    return {
        "unit": house.unit.pk,
        "title_tr": "Yeni park açılıyor",
        "text_tr": "Cumartesi 10.00’da.\r\nHerkesi bekleriz.",
        "channels": ["email"],
        "audience": "all",
        **changes,
    }


def test_from_the_empty_form_to_the_last_message(house: Hall, client: Client) -> None:
    house.citizen(1)
    sit(client, house.lead)
    assert "Henüz duyuru yok" in body(client.get(LIST))
    assert client.get(f"{LIST}yeni/").status_code == 200
    made = client.post(f"{LIST}yeni/", typed(house, channels=["email", "sms"]))
    row = Announcement.objects.get()
    page = body(client.get(made["Location"]))
    for words in (
        "Herkesi bekleriz.",
        "1 kişi",
        "Park ve Bahçeler",
        "https://muhatap.example/birak/000000-xxx",
    ):
        assert words in page
    assert re.search(r"\d+ harf, Türkçe, 1 parça", page)
    assert client.post(f"{LIST}{row.pk}/karar/onaya-gonder/").status_code == 302
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 403
    sit(client, house.chief)
    assert "Onayla, hemen gönder" in body(client.get(f"{LIST}{row.pk}/"))
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 302
    work(row)
    page = body(client.get(f"{LIST}{row.pk}/"))
    assert "2 iletinin 2 tanesi gitti." in page
    log = body(client.get(f"{LIST}{row.pk}/alicilar/?durum=sent"))
    assert "k•••••@ornek.example" in log
    assert "0555 ••• •• 01" in log
    assert "kisi1@" not in log
    assert "2 / 2" in body(client.get(LIST))


def test_the_preview_is_what_goes(house: Hall, client: Client) -> None:
    house.citizen(1)
    house.citizen(2, language="en")
    row = house.submitted(by_sms=True, title_en="New park", text_en="It opens on Saturday.")
    sit(client, house.chief)
    shown = re.findall(r'<p class="quote">(.*?)</p>', body(client.get(f"{LIST}{row.pk}/")), re.S)
    services.approve(row.pk, version=1, by=house.chief)
    work(row)
    for notice in Notice.objects.all():
        went = notice.body.replace("\ue000", "000000-xxxxxxxxxxxx")
        assert any(went == one.replace("&#x27;", "'") for one in shown), went
        if notice.channel == "sms":
            assert lengths.measure(went).parts <= 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_tr": " "}, "Bir başlık yazın."),
        ({"title_tr": "x" * 121}, "en çok 120 harf"),
        ({"text_tr": ""}, "Duyurunun metnini yazın."),
        ({"text_tr": "x" * 4001}, "en çok 4000 harf"),
        ({"title_tr": "a\u202eb"}, "Görünmeyen bir işaret"),
        ({"title_en": "Park"}, "İngilizcesi başlık ve metinle birlikte"),
        ({"channels": []}, "En az bir kanal seçin."),
        ({"channels": ["sms"], "text_tr": "ş" * 700}, "SMS en çok 4 parça olur"),
        ({"audience": "districts"}, "En az bir ilçe seçin."),
        ({"audience": "neighbourhoods"}, "En az bir mahalle ekleyin."),
        ({"audience": "x"}, "Seçtiğiniz listede yok"),
        ({"day": "dün"}, "ya da sonrası olmalı"),
        ({"day": "bugün", "hour": "08.00"}, "Bu an geçmiş."),
        ({"day": "+91 gün"}, "ya da öncesi olmalı"),
        ({"hour": "10.00"}, "Saatin gününü de yazın."),
        ({"day": "yarın", "hour": "25"}, "Saati 14.20 gibi yazın."),
        ({"unit": "999999"}, "Seçtiğiniz listede yok"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    house: Hall, client: Client, wrong: dict[str, Any], field: str
) -> None:
    sit(client, house.lead)
    answer = client.post(f"{LIST}yeni/", typed(house, title_en=wrong.pop("title_en", ""), **wrong))
    assert answer.status_code == 422
    page = body(answer)
    assert field in page
    assert Announcement.objects.count() == 0
    assert "Herkesi bekleriz." in page or "text_tr" in wrong


def test_neighbourhoods_are_added_one_by_one_without_scripts(house: Hall, client: Client) -> None:
    area = kazimdirik()
    sit(client, house.lead)
    added = client.post(
        f"{LIST}yeni/", typed(house, neighbourhood_text="bornova kazimdirik", yap="ekle", title_tr="")
    )
    page = body(added)
    assert added.status_code == 200
    assert f'name="neighbourhoods" value="{area.pk}"' in page
    assert "Bir başlık yazın." not in page
    assert "Herkesi bekleriz." in page
    lost = client.post(f"{LIST}yeni/", typed(house, neighbourhood_text="olmayan yer", yap="ekle"))
    assert lost.status_code == 422
    assert "bulunamadı" in body(lost)
    kept = client.post(f"{LIST}yeni/", typed(house, audience="neighbourhoods", neighbourhoods=[area.pk]))
    assert kept.status_code == 302
    assert "Kazımdirik" in body(client.get(kept["Location"]))


def test_a_draft_is_corrected_by_one_at_a_time_and_deleted(house: Hall, client: Client) -> None:
    other = cast.person(Role.UNIT_LEAD, house.unit, "ikinci.sorumlu")
    row = services.write(house.draft(), by=house.lead)
    sit(client, house.lead)
    edit = f"{LIST}{row.pk}/duzelt/"
    assert 'name="version" value="1"' in body(client.get(edit))
    moment = clock.now() + timedelta(days=3)
    services.correct(row.pk, house.draft(send_at=moment), version=1, by=other)
    late = client.post(edit, typed(house, version=1, text_tr="Benim sözlerim"))
    assert late.status_code == 409
    assert "Benim sözlerim" in body(late)
    assert client.post(edit, typed(house, version=2, text_tr="Benim sözlerim")).status_code == 302
    assert fresh(row).text_tr == "Benim sözlerim"
    again = client.post(edit, typed(house, version=3, text_tr="Benim sözlerim"))
    assert (again.status_code, fresh(row).version) == (302, 3), "nothing changed, nothing noted"
    page = body(client.get(f"{LIST}{row.pk}/"))
    assert "Düzeltti" in page
    assert "İkinci Sorumlu" in page or "Ikinci Sorumlu" in page
    assert client.post(f"{LIST}{row.pk}/sil/").status_code == 302
    assert Announcement.objects.count() == 0
    assert AdminEvent.objects.get(action="announcement.deleted").reason == "Yeni park açılıyor"
    sent = house.submitted()
    assert client.post(f"{LIST}{sent.pk}/sil/").status_code == 409
    assert client.post(f"{LIST}{sent.pk}/duzelt/", typed(house, version=1)).status_code == 409
    assert client.get(f"{LIST}{sent.pk}/duzelt/").status_code == 302


def test_nobody_approves_their_own_words(house: Hall, client: Client) -> None:
    """Not written, not corrected, not handed in; and not standing in for whoever did."""
    row = services.write(house.draft(), by=house.chief)
    services.submit(row.pk, by=house.chief)
    sit(client, house.chief)
    page = body(client.get(f"{LIST}{row.pk}/"))
    assert "Kendi yazdığınız duyuruyu" in page
    assert "Onayla, " not in page
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 403
    agent = cast.person(Role.AGENT, None, "vekil")
    Delegation.objects.create(
        principal_id=house.chief.staff_id or 0,
        delegate_id=agent.staff_id or 0,
        since=clock.now() - timedelta(days=1),
        until=clock.now() + timedelta(days=1),
        reason="izin",
    )
    stand_in = person_of(Staff.objects.get(pk=agent.staff_id or 0))
    sit(client, stand_in)
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 403
    other = services.submit(services.write(house.draft(), by=house.lead).pk, by=house.lead)
    services.approve(other.pk, version=other.version, by=stand_in)
    done = other.changes.get(what="approved")
    assert (done.by_id, done.on_behalf_of_id) == (agent.actor_id, house.chief.actor_id)
    assert f"{house.chief.name} adına" in body(client.get(f"{LIST}{other.pk}/"))
    sit(client, house.manager)
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 0}).status_code == 409
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {}).status_code == 422
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 302
    assert client.post(f"{LIST}{row.pk}/karar/onayla/", {"version": 1}).status_code == 409


def test_words_that_fitted_when_they_were_written_are_measured_again_before_they_go(house: Hall) -> None:
    row = house.submitted(text_tr="a" * 300, by_sms=True)
    assert rendering.fits(row, "tr")
    Template.objects.filter(name=rendering.TEMPLATE, channel="sms", language="tr").update(
        body="Bundan böyle her duyurudan önce uzunca bir giriş yazılır. " * 9 + "{title} {text} {link}"
    )
    with pytest.raises(NotNow, match="sığmıyor"):
        services.approve(row.pk, version=row.version, by=house.chief)
    assert fresh(row).state == State.SUBMITTED


def test_giving_back_and_stopping_want_a_reason_and_keep_what_was_typed(house: Hall, client: Client) -> None:
    row = house.submitted()
    sit(client, house.chief)
    assert client.post(f"{LIST}{row.pk}/karar/geri-ver/", {"reason": " "}).status_code == 422
    long = client.post(f"{LIST}{row.pk}/karar/geri-ver/", {"reason": "neden " * 100})
    assert long.status_code == 422
    assert "neden neden" in body(long)
    assert client.post(f"{LIST}{row.pk}/karar/geri-ver/", {"reason": "Tarih yazın"}).status_code == 302
    assert (fresh(row).state, Change.objects.latest("pk").reason) == (State.RETURNED, "Tarih yazın")
    sit(client, house.lead)
    assert "Tarih yazın" in body(client.get(f"{LIST}{row.pk}/"))
    for name in ("onaya-gonder", "geri-al", "onaya-gonder"):
        assert client.post(f"{LIST}{row.pk}/karar/{name}/").status_code == 302
    services.approve(row.pk, version=1, by=house.chief)
    assert client.post(f"{LIST}{row.pk}/karar/durdur/", {"reason": ""}).status_code == 422
    assert client.post(f"{LIST}{row.pk}/karar/durdur/", {"reason": "Yanlış"}).status_code == 302
    assert fresh(row).state == State.STOPPED
    assert client.post(f"{LIST}{row.pk}/karar/uydurma/").status_code == 404


def test_a_moment_that_passed_before_the_approval_is_said(house: Hall, client: Client) -> None:
    row = house.submitted(send_at=clock.now() + timedelta(hours=1))
    draft = services.write(house.draft(send_at=clock.now() + timedelta(hours=1)), by=house.lead)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        sit(client, house.chief)
        assert "onaylanırsa hemen gider" in body(client.get(f"{LIST}{row.pk}/"))
        sit(client, house.lead)
        assert client.post(f"{LIST}{draft.pk}/karar/onaya-gonder/").status_code == 409


def test_strangers_see_nothing(house: Hall, client: Client) -> None:
    row = house.submitted()
    other = cast.person(Role.UNIT_LEAD, cast.unit("water", "Su İşleri"), "su.sorumlusu")
    above = cast.person(Role.UNIT_LEAD, None, "genel.sorumlu")
    for who, status in ((other, 404), (above, 200), (house.manager, 200)):
        sit(client, who)
        for path in ("", "alicilar/"):
            assert client.get(f"{LIST}{row.pk}/{path}").status_code == status
        assert ("Yeni park" in body(client.get(LIST))) == (status == 200)
    sit(client, other)
    for path in ("duzelt/", "sil/", "karar/onayla/", "karar/durdur/", "karar/geri-al/"):
        assert client.post(f"{LIST}{row.pk}/{path}", {"reason": "x"}).status_code == 404
    sit(client, house.manager)
    assert client.get(f"{LIST}{row.pk}/duzelt/").status_code == 302, (
        "a manager of the whole house writes for all"
    )
    desk = cast.person(Role.SUPERVISOR, cast.unit("desk", "Çözüm Merkezi"), "masa.sefi")
    sit(client, desk)
    assert client.get(f"{LIST}{row.pk}/duzelt/").status_code == 404
    assert client.post(f"{LIST}{row.pk}/karar/geri-al/").status_code == 403
    for role in (Role.UNIT_USER, Role.AGENT, Role.ADMIN):
        sit(client, cast.person(role, house.unit, f"baska.{role}"))
        assert client.get(LIST).status_code == 404


def test_hidden_people_are_never_shown(house: Hall, client: Client) -> None:
    house.citizen(1, identity_hidden=True)
    row = house.sent()
    assert row.n_sent == 1
    sit(client, house.lead)
    log = body(client.get(f"{LIST}{row.pk}/alicilar/"))
    assert "Kimliği gizli" in log
    assert "@ornek.example" not in log
    assert "/iletiler/" not in log, "who may not read the log of messages has no link into it"


def test_filters(house: Hall, client: Client) -> None:
    house.submitted()
    other = services.write(house.draft(title_tr="İçme suyu kesintisi"), by=house.lead)
    sit(client, house.lead)

    def shown(**filters: Any) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>([^<]*)', body(client.get(LIST, filters)))

    assert shown() == ["İçme suyu kesintisi", "Yeni park açılıyor"]
    assert shown(q="ICME SU") == shown(durum="draft") == [other.title_tr]
    assert shown(q="gul sokak cumartesi", durum="submitted") == ["Yeni park açılıyor"]
    assert shown(birim=house.unit.pk) == shown(birim="x", durum="y", sayfa=">e30")
    assert "Süzgeçleri temizle" in body(client.get(LIST, {"q": "zzz"}))


def test_a_long_list_costs_what_a_short_one_does(house: Hall, client: Client) -> None:
    for n in range(1, 4):
        house.citizen(n)
    row = house.sent()
    sit(client, house.chief)
    addresses = (LIST, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/alicilar/")
    costs = []
    for more in (0, 60):
        for n in range(more):
            services.write(house.draft(), by=house.lead)
            who = house.citizen(100 + n)
            point = who.contact_points.get(kind="email")
            Recipient.objects.create(announcement=row, citizen=who, point=point, channel="email")
        for path in addresses:
            client.get(path)
        costs.append([counted(client, path) for path in addresses])
    assert costs[0] == costs[1]
    assert costs[1][0] <= 8, costs
    assert costs[1][2] <= 8, costs
    assert costs[1][1] <= 20, costs
    first = body(client.get(LIST))
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    assert first.count('<th scope="row">') == 25
    second = body(client.get(LIST + onward[1].replace("&amp;", "&")))
    assert second.count('<th scope="row">') == 25


def counted(client: Client, path: str) -> int:
    """Statements of one page, the frame included."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_step_costs_the_same_for_few_and_for_many(house: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = []
    for many in (2, 19):
        for n in range(many):
            house.citizen(100 * many + n)
        row = house.approved()
        sending.step(row.pk, fresh(row).turn, by=house.system)
        with CaptureQueriesContext(connection) as captured:
            sending.step(row.pk, fresh(row).turn, by=house.system)
        costs.append(len(captured))
    assert costs[1] - costs[0] <= 1, "one job of sending for every twenty messages"
    assert costs[1] <= 20
