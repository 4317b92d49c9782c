"""Registers of law 4982 in the sample: forms looked at, decisions, appeals, tariffs, enquiries, a report."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from muhatap.answers.models import Enclosure
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Event, Kind
from muhatap.information import letters, services
from muhatap.information.models import Application, Decision, Enquiry, Tariff
from muhatap.information.requirements import ROWS as REQUIRED
from muhatap.information.services import enquiries
from muhatap.kit import clock
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.sample.seeding.announcing import holder

# what a decision that withholds something says, one after the other
WHY = (
    (("21",), "İstenen listede kişilerin adı ve adresi yer alıyor."),
    (("23",), "Sözleşmenin ekinde yüklenicinin birim fiyat analizi var."),
    (("7/2",), "Bilgi bu biçimde tutulmuyor; ayrı bir çalışma gerektirir."),
    (("8",), "Karar belediyemizin internet sayfasında yayımlandı."),
    (("26",), "İstenen yazı kurum içi görüş ve bilgi notudur."),
    (("form",), "Dilekçede imza ve adres yok."),
)
SEPARATED = "2. ve 3. sayfalarda üçüncü kişilerin adları kapatıldı."
PUBLISHED = "Meclis kararları sayfasında, karar gününden beri."
TARIFFS = ((1, "9.56", "19.12"), (0, "11.48", "22.96"))  # years back, page, colour page
MEDIUM = "75.00"
ENQUIRIES = (
    ("court", "3. Asliye Hukuk Mahkemesi", "2026/415 E.", "İmar dosyasının istenmesi", "document", 2, False),
    ("body", "İl Kültür ve Turizm Müdürlüğü", "E-5512", "Anıt ağaçlar hakkında bilgi", "opinion", 12, False),
    ("body", "Sayıştay Başkanlığı", "E-118", "Taşınmaz listesi hakkında bilgi", "opinion", 6, False),
    ("legal", "Çevre Gönüllüleri Derneği", "41", "Park bakım programı", "opinion", 30, True),
    ("court", "2. İdare Mahkemesi", "2026/77 E.", "Encümen kararının örneği", "document", 40, True),
    ("natural", "Muhtarlık", "7", "Sokak aydınlatma planı", "opinion", 18, True),
)
LATER, APPEALS = timedelta(days=3), 4


def inform() -> int:
    """Fill the registers; how many information requests there are. Nothing where there is nobody to do it."""
    by = holder(Role.INFORMATION_OFFICER)
    _tariffs(by)
    _enquiries(by)
    cases = list(Case.objects.filter(kind=Kind.INFORMATION_REQUEST).order_by("pk"))
    _applications(cases, by)
    _decisions(cases)
    _appeals(by)
    year = clock.today().year - 1
    if any(clock.local(case.received_at).year == year for case in cases):
        with clock.frozen(clock.now().replace(month=2, day=18)):
            services.send(year, number="E-2214", note="Fark, vazgeçilen ve sürmekte olanlardır.", by=by)
    return len(cases)


def _tariffs(by: Person) -> None:
    if Tariff.objects.exists():
        return
    for back, page, colour in TARIFFS:
        year = clock.today().year - back
        services.add_tariff(
            valid_from=date(year, 1, 1),
            page=Decimal(page),
            colour_page=Decimal(colour),
            medium=Decimal(MEDIUM),
            free_pages=10,
            source=f"Bilgi ve Belgeye Erişim Ücreti Tarifesi, {year}",
            by=by,
        )


def _enquiries(by: Person) -> None:
    if Enquiry.objects.exists():
        return
    for asker, name, number, subject, wants, ago, is_answered in reversed(ENQUIRIES):
        moment = clock.now() - timedelta(days=ago)
        day = clock.local(moment).date()
        values = {
            "asker": asker,
            "name": name,
            "letter_no": number,
            "letter_on": day - LATER,
            "received_on": day,
            "wants": wants,
            "subject": subject,
            "text": "",
            "unit": None,
        }
        with clock.frozen(moment):
            row = enquiries.register(values, [], by=by)
        if is_answered:
            with clock.frozen(moment + LATER):
                text = "İstenen bilgi ve belgeler yazımız ekinde gönderildi."
                enquiries.answer(
                    row.pk, day=day + LATER, number=f"E-{900 + ago}", text=text, uploads=[], by=by
                )


def _applications(cases: list[Case], by: Person) -> None:
    """The form of every request was looked at the day after; of the newest ones it is still to be."""
    now = clock.now()
    rows = []
    for case in cases:
        row = Application(case=case, wanted="copy" if case.pk % 3 else "")
        if case.registered_at < now - timedelta(days=1) and case.status != Status.AWAITING_APPROVAL:
            for requirement in REQUIRED:
                setattr(row, requirement.code, True)
            row.checked_at, row.checked_by_id = case.registered_at + timedelta(hours=20), by.actor_id
        rows.append(row)
    Application.objects.bulk_create(rows, batch_size=1000)


def _decisions(cases: list[Case]) -> None:
    """A row for every line of the story that says so, and for those who gave it up."""
    known = {row.case_id: row for row in Application.objects.filter(case__in=cases)}
    whole = {case.pk: case for case in cases}
    made: dict[int, Decision] = {}
    lines = Event.objects.filter(case__in=cases, move__in=("decide", "withdraw_case", "cancel"))
    for number, event in enumerate(lines.order_by("pk")):
        case, application = whole[event.case_id], known[event.case_id]
        row = _decision(number, event, application)
        earlier = made.get(case.pk)
        if earlier is not None:
            earlier.is_current, row.version = False, earlier.version + 1
        row.round = case.round
        made[case.pk] = row
        application.outcome = row.outcome
    Decision.objects.bulk_create(made.values(), batch_size=1000)
    Application.objects.bulk_update(known.values(), ["outcome"], batch_size=1000)
    told = [row for row in made.values() if row.outcome != Decision.Outcome.WITHDRAWN]
    Enclosure.objects.bulk_create(
        [
            Enclosure(case=whole[row.application.case_id], round=row.round, text=letters.words(row, "tr"))
            for row in told
        ],
        batch_size=1000,
    )


def _decision(number: int, event: Event, application: Application) -> Decision:
    decided = event.move == "decide"
    outcome = str(event.facts["outcome"]) if decided else Decision.Outcome.WITHDRAWN.value
    row = Decision(application=application, outcome=outcome, decided_at=event.at, decided_by_id=event.by_id)
    if decided:
        row.pk = int(event.facts["decision"])
    if outcome in ("refused", "partly", "separated"):
        codes, reason = WHY[number % len(WHY)]
        row.grounds, row.reason = list(codes), reason
        row.separated = SEPARATED if outcome == "separated" else ""
        row.published = PUBLISHED if "8" in codes else ""
    elif decided:
        row.access = ["copy"] if number % 2 else ["text"]
    return row


def _appeals(by: Person) -> None:
    """A few of the refused went to the Board, one to court."""
    limit = clock.now() - timedelta(days=45)
    rows = Decision.objects.filter(
        is_current=True, outcome__in=("refused", "partly"), application__case__status=Status.CLOSED,
        application__case__closed_at__lt=limit,
    ).select_related("application__case")  # fmt: skip
    for number, decision in enumerate(rows.order_by("-pk")[:APPEALS]):
        case = decision.application.case
        if case.closed_at is None:
            continue
        moment = case.closed_at + timedelta(days=12)
        day = clock.local(moment).date()
        with clock.frozen(moment):
            services.notify(case.pk, day - timedelta(days=7), "Elektronik tebligat", by=by)
            kind, court = ("court", "2. İdare Mahkemesi") if number == APPEALS - 1 else ("board", "")
            dispute = services.appeal(
                case.pk, kind=kind, filed_on=day, body=court, number=f"2026/{700 + number}", by=by
            )
        if number == 0:
            with clock.frozen(moment + timedelta(days=20)):
                on = day + timedelta(days=20)
                text = "İtirazın reddine karar verilmiştir."
                services.verdict(
                    dispute.pk, result="rejected", decided_on=on, verdict_no="2026/1204", text=text, by=by
                )
        elif kind == "board":
            asks = "Ret gerekçesinin dayanaklarını gönderiniz."
            with clock.frozen(moment + LATER):
                asked = services.board_asked(
                    dispute.pk, asked_on=day + LATER, number="K-31", text=asks, by=by
                )
            with clock.frozen(moment + LATER * 3):
                says = "Gerekçenin dayanağı ve yazışmalar sunulmuştur."
                services.board_answered(
                    asked.pk, answered_on=day + LATER * 3, answer_no="E-1880", answer=says, by=by
                )
