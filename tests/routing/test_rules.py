"""Rules on pages: written while one sees what they would change, put in order, tried, read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from muhatap.cases import deciding, services
from muhatap.cases.models import Case, Channel, RoutingRule
from muhatap.organization.models import AdminEvent, Unit
from muhatap.routing import simulating
from tests.cases.rules import admin, at_door, district
from tests.cases.test_routing_rules import rule
from tests.cases.town import Town
from tests.pages import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(settled: Town) -> Client:
    return at_door(settled.manager)


def form(units: list[Unit], *rows: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A rule's form as a browser posts it; rows as `{"field": …, "op": …, "v": […]}`."""
    posted: dict[str, Any] = {"name": "Sahil", "by_itself": "1", "since": "", "until": "", "g0-mode": "all"}
    posted |= {f"units_{at}": unit.pk for at, unit in enumerate(units)}
    posted["r"] = [str(at) for at in range(1, len(rows) + 1)]
    for at, row in enumerate(rows, 1):
        posted |= {f"r{at}-in": "0", f"r{at}-was": row["field"]}
        posted |= {f"r{at}-{key}": value for key, value in row.items()}
    return {**posted, **values}


COUNTER = {"field": "channel", "op": "is", "v": ["counter"]}


def test_a_rule_is_written_seen_in_advance_and_saved(manager: Client, settled: Town) -> None:
    cases = [settled.register(text="Sahilde çöp var").case for _n in range(3)]
    other = settled.register(text="Yol çöktü").case
    words = {"field": "words", "op": "has", "v": ["sahil"]}
    seen = body(manager.post(reverse("rule-new"), form([settled.parks], words)))
    assert "Son 4 başvurunun <b>3</b> tanesine uyuyor, <b>3</b> tanesinde" in seen
    assert "<b>3</b> başvuru şimdikinden başka yere giderdi" in seen
    assert all(case.number in seen for case in cases) and other.number not in seen
    assert not RoutingRule.objects.exists()
    answer = manager.post(reverse("rule-new"), form([settled.parks], words, kaydet="1"))
    made = RoutingRule.objects.get()
    assert answer.headers["Location"] == reverse("rule", args=[made.pk])
    page = body(manager.get(answer.headers["Location"]))
    assert "sahil" in page and "Yönlendirme kuralı yazıldı" in page and "Park ve Bahçeler" in page
    assert deciding.decide(cases[0]).why == "Kural: Sahil"


def test_a_script_is_sent_on_after_saving(manager: Client, settled: Town) -> None:
    posted = form([settled.parks], COUNTER, kaydet="1")
    answer = manager.post(reverse("rule-new"), posted, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"] == reverse("rule", args=[RoutingRule.objects.get().pk])


def test_what_is_wrong_is_said_only_when_saved_and_what_was_typed_stays(
    manager: Client, settled: Town
) -> None:
    half = form([], name="")
    shown = manager.post(reverse("rule-new"), half)
    assert shown.status_code == 200 and 'class="error"' not in body(shown)
    refused = manager.post(reverse("rule-new"), form([], name="Yarım", kaydet="1"))
    assert refused.status_code == 422
    assert "En az bir birim seçin." in body(refused) and 'value="Yarım"' in body(refused)
    empty = manager.post(reverse("rule-new"), form([settled.parks], kaydet="1"))
    assert empty.status_code == 422 and "koşulsuz kural her başvuruyu alırdı" in body(empty)
    late = {"field": "late", "op": "yes"}
    unknown = manager.post(reverse("rule-new"), form([settled.parks], late, kaydet="1"))
    assert "Kayıt anında bilinmeyen alan: Gecikti" in body(unknown)
    assert not RoutingRule.objects.exists()


def test_rows_are_added_and_only_fields_known_from_the_first_moment_are_offered(manager: Client) -> None:
    page = body(manager.post(reverse("rule-new"), form([], do="row-0")))
    assert '<option value="words">' in page and '<option value="officer">' not in page


def test_somebody_who_was_slower_loses_nothing(manager: Client, settled: Town) -> None:
    kept = rule("Eski", settled.parks, ("kind", "is", ["tip"]))
    posted = form([settled.parks], COUNTER, name="Benimki", seen="1", kaydet="1")
    services.correct_rule(kept.pk, services.draft_of(kept).__class__(**{
        **services.draft_of(kept).__dict__, "name": "Onunki"}), by=admin())  # fmt: skip
    answer = manager.post(reverse("rule-edit", args=[kept.pk]), posted)
    assert answer.status_code == 409 and 'value="Benimki"' in body(answer)
    assert RoutingRule.objects.get().name == "Onunki"


def test_a_changed_rule_shows_what_it_would_change(manager: Client, settled: Town) -> None:
    kept = rule("Masa", settled.parks, ("channel", "is", ["counter"]))
    rule("Alttaki", settled.spare, ("kind", "is", ["complaint"]))
    counter = settled.register().case
    phone = settled.register(channel=Channel.PHONE).case
    assert "<b>0</b> başvuru şimdikinden" in body(manager.get(reverse("rule-edit", args=[kept.pk])))
    narrower = {"field": "channel", "op": "is", "v": ["phone"]}
    page = body(manager.post(reverse("rule-edit", args=[kept.pk]), form([settled.parks], narrower)))
    assert "<b>2</b> başvuru şimdikinden" in page
    assert counter.number in page and phone.number in page and "Zabıta" in page


def test_a_rule_that_never_gets_its_turn_is_said(manager: Client, settled: Town) -> None:
    rule("Hepsi", settled.spare, ("kind", "is", ["complaint"]))
    under = rule("Altta", settled.parks, ("channel", "is", ["counter"]))
    settled.register()
    assert "sıra hiç gelmiyor" in body(manager.get(reverse("rule-edit", args=[under.pk])))
    assert "sırası hiç gelmiyor" in body(manager.get(reverse("rules-try")))


def test_order_is_changed_by_buttons_and_by_a_number(manager: Client, settled: Town) -> None:
    first, second, third = (rule(name, settled.parks, ("kind", "is", ["tip"])) for name in ("A", "B", "C"))
    up = reverse("rule-act", args=[third.pk, "yukari"])
    piece = body(manager.post(up, headers={"HX-Request": "true"}))
    assert "C şimdi 2. sırada" in piece and piece.index(">C<") < piece.index(">B<")
    assert manager.post(reverse("rule-act", args=[first.pk, "yukari"])).status_code == 302
    manager.post(reverse("rule-act", args=[first.pk, "sira"]), {"yer": "99"})
    manager.post(reverse("rule-act", args=[first.pk, "sira"]), {"yer": "üç"})
    assert list(RoutingRule.objects.values_list("name", flat=True)) == ["C", "B", "A"]
    assert manager.get(reverse("rule-act", args=[second.pk, "asagi"])).headers["Location"] == reverse("rules")
    assert manager.post(reverse("rule-act", args=[second.pk, "sil"])).status_code == 404


def test_a_rule_is_copied_and_switched_never_deleted(manager: Client, settled: Town) -> None:
    kept = rule("Yaz", settled.parks, ("kind", "is", ["tip"]))
    copied = manager.post(reverse("rule-act", args=[kept.pk, "kopya"]))
    made = RoutingRule.objects.get(name="Yaz, kopya")
    assert copied.headers["Location"] == reverse("rule-edit", args=[made.pk]) and not made.is_active
    manager.post(reverse("rule-act", args=[kept.pk, "durum"]), {"acik": "0"})
    page = body(manager.get(reverse("rules")))
    assert page.count("kapalı</span>") == 2
    assert AdminEvent.objects.filter(action="routingrule.off", subject=f"routingrule:{kept.pk}").exists()
    log = body(manager.get(reverse("admin-log"), {"kind": "routingrule"}))
    assert "Yaz" in log and "Yönlendirme kuralı kapatıldı" in log


def test_closed_units_and_unreadable_conditions_are_shown(manager: Client, settled: Town) -> None:
    kept = rule("Kapanan", settled.spare, ("kind", "is", ["tip"]))
    Unit.objects.filter(pk=settled.spare.pk).update(is_active=False)
    assert "birimi kapalı" in body(manager.get(reverse("rules")))
    assert "bütün birimleri kapalı" in body(manager.get(reverse("rule", args=[kept.pk])))
    RoutingRule.objects.update(condition={"all": [{"field": "gone", "op": "is"}]})
    assert "koşulu okunamıyor" in body(manager.get(reverse("rules")))
    assert manager.get(reverse("rule-edit", args=[kept.pk])).status_code == 200


def test_the_simulator_says_where_each_would_go_and_where_it_went(manager: Client, settled: Town) -> None:
    konak = district("konak", "Konak")
    sent = settled.register(text="Ağaç", district=konak).case
    services.move(sent.pk, "route", by=settled.coordinator, facts={"units": [settled.roads.pk]})
    rule("Ağaçlar", settled.parks, ("words", "has", "agac"))
    page = body(manager.get(reverse("rules-try")))
    assert sent.number in page and "Kural: Ağaçlar" in page and "Yol Bakım ve Onarım" in page
    assert "<b>1</b> tanesi gerçekte başka yere gitti" in page
    assert sent.number in body(manager.get(reverse("rules-try"), {"no": sent.number, "kac": "50"}))
    assert "Denenecek başvuru yok" in body(manager.get(reverse("rules-try"), {"kanal": "fax"}))
    assert sent.number in body(
        manager.get(reverse("rules-try"), {"ilce": konak.pk, "konu": settled.topic.pk})
    )


def test_a_case_made_up_is_judged_without_being_kept(manager: Client, settled: Town) -> None:
    rule("Ağaç", settled.parks, ("words", "has", "agac"))
    rule("Elektrik", settled.power, ("channel", "is", ["phone"]))
    posted = {"topic": settled.topic.pk, "channel": "phone", "text": "Bir ağaç devrildi"}
    page = body(manager.post(reverse("rules-try"), posted))
    assert "Park ve Bahçeler" in page and "uyuyor, karar verir" in page and "sırası gelmez" in page
    secret = body(manager.post(reverse("rules-try"), {**posted, "text": "", "is_sensitive": "on"}))
    assert "Elektrik Dağıtım" in secret and "Kendiliğinden gitmez" in secret
    assert manager.post(reverse("rules-try"), {"channel": "phone"}).status_code == 422
    assert not Case.objects.exists()


def test_who_sees_no_cases_learns_no_number_and_nothing_of_secret_ones(settled: Town) -> None:
    settled.register(text="Sıradan iş", title="Başlıktaki söz")
    settled.register(text="Saklı", is_sensitive=True)
    settled.register(text="Gizli", identity_hidden=True)
    rule("Hepsi", settled.parks, ("kind", "is", ["complaint"]))
    office = at_door(admin())
    page = body(office.get(reverse("rules-try")))
    assert "1 başvurudan" in page and "numarasız" in page
    numbers = list(Case.objects.values_list("number", flat=True))
    assert not any(number in page for number in numbers) and "Başlıktaki söz" not in page
    assert 'name="no"' not in page
    assert "1 başvurudan" in body(office.get(reverse("rules-try"), {"no": numbers[0]}))


def test_the_coordinator_reads_why_a_unit_is_proposed(settled: Town) -> None:
    kept = rule("Masa işleri", settled.parks, ("channel", "is", ["counter"]), by_itself=False)
    case = settled.register().case
    desk = at_door(settled.coordinator)
    page = body(desk.get(reverse("case-move", args=[case.pk, "route"])))
    assert f'<a href="{reverse("rule", args=[kept.pk])}">Kural: Masa işleri</a>' in page
    assert re.search(rf'<option value="{settled.parks.pk}" selected>', page)
    assert desk.get(reverse("rule", args=[kept.pk])).status_code == 200
    assert desk.get(reverse("rule-edit", args=[kept.pk])).status_code == 404
    assert at_door(settled.roads_user).get(reverse("rules")).status_code == 404


def test_the_clerk_sees_who_will_get_it(settled: Town) -> None:
    rule("Telefonla", settled.parks, ("channel", "is", ["phone"]))
    desk = at_door(settled.agent)
    piece = body(desk.post(reverse("topic-piece"), {"topic": settled.topic.pk, "channel": "phone"}))
    assert "Park ve Bahçeler" in piece and "Kural: Telefonla" in piece


def test_pages_cost_the_same_however_many_rules_there_are(manager: Client, settled: Town) -> None:
    settled.register()

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(path).status_code == 200
        return len(asked)

    rule("Bir", settled.parks, ("topic", "is", [settled.topic.pk]))
    paths = [reverse("rules"), reverse("rules-try")]
    before = [cost(path) for path in paths]
    for n in range(10):
        rule(f"Kural {n}", settled.parks, ("topic", "is", [settled.topic.pk]), ("words", "has", f"x{n}"))
        settled.register()
    assert [cost(path) for path in paths] == before
    with CaptureQueriesContext(connection) as asked:
        simulating.simulate(settled.manager, simulating.open_to(settled.manager))
    assert len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 7
