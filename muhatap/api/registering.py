"""What was sent about a new case, or a correction of one, as the services take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from muhatap.api.replies import aware
from muhatap.api.schemas.cases import Applicant, CaseChange, NewCase
from muhatap.api.schemas.citizens import NewCitizen
from muhatap.cases import picking
from muhatap.cases.amend_forms import AmendForm
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import OUTSIDE, Case, Topic
from muhatap.cases.question_fields import question_field
from muhatap.cases.questions import BETWEEN
from muhatap.citizens import policy as citizens
from muhatap.citizens import queries as register
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen
from muhatap.intake.services import Who
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotYours
from muhatap.organization.persons import Person
from muhatap.places import queries as places
from muhatap.places.models import Neighbourhood

OLDEST = timedelta(days=366)


def draft_of(data: NewCase) -> CaseDraft:
    """A clean draft. Raises `Incomplete` that names every field that cannot be right."""
    wrong: dict[str, str] = {}
    topic = picking.topic(data.topic_id)
    if topic is None:
        wrong["topic_id"] = _("Böyle bir konu yok ya da başvuru almıyor.")
    if data.channel in OUTSIDE:
        wrong["channel"] = _("Bu kanalın başvuruları numarasıyla kaydedilir: /outside-applications.")
    area = _neighbourhood(data.neighbourhood_id, wrong)
    if (data.lat is None) != (data.lon is None):
        wrong["lat"] = _("Enlem ve boylam birlikte gönderilir.")
    received = _received(data.received_at, wrong)
    answers = _answers(topic, data.answers, wrong) if topic is not None else {}
    if wrong or topic is None:
        raise Incomplete(_("Başvuru kaydedilmedi; alanları düzeltin."), fields=wrong)
    district = area.district if area is not None else None
    if area is None and data.lat is not None and data.lon is not None:
        district, area = places.district_at(data.lat, data.lon), places.neighbourhood_at(data.lat, data.lon)
    names = ("kind", "channel", "text", "title", "street", "door", "place_note", "lat", "lon", "paper_no")
    return CaseDraft(
        topic=topic,
        received_at=received,
        answers=answers,
        district=district,
        neighbourhood=area,
        identity_hidden=data.identity_hidden,
        is_sensitive=data.is_sensitive,
        allow_incomplete=data.allow_incomplete,
        **{name: getattr(data, name) for name in names},
    )


def who(data: Applicant, channel: str, person: Person) -> Who:
    """The applicant: registered, new or nobody. Whoever may not look people up names nobody's record."""
    if data.citizen_id is not None and data.new is not None:
        raise Incomplete(
            _("Ya kayıtlı kişi ya yeni kişi gönderilir."), fields={"applicant": _("İkisi birden olmaz.")}
        )
    if data.new is not None:
        return Who(fresh=citizen_draft(data.new, channel), sure=data.new.sure, reply_kind=data.reply_kind)
    if data.citizen_id is None:
        return Who()
    return Who(citizen=citizen_of(data.citizen_id, person), reply_kind=data.reply_kind)


def as_sent(refused: Incomplete) -> Incomplete:
    """A refusal of the services with its fields called as they are sent."""
    places = {"citizen": "applicant", "place": "neighbourhood_id"}
    new = ("name", "phone", "email", "number", "representative", "address", "call_hours", "note")
    places |= {name: f"applicant.new.{name}" for name in new}
    fields = {
        f"answers.{name[2:]}" if name.startswith("q:") else places.get(name, name): words
        for name, words in refused.fields.items()
    }
    return Incomplete(refused.message, fields=fields)


def citizen_of(pk: int, person: Person) -> Citizen:
    """A record to write about, for whoever may look people up."""
    if not person.has(*citizens.READERS):
        raise NotYours(_("Bu anahtar hemşehri kaydına bakamaz; hiçbir şey kaydedilmedi."))
    found = register.standing(pk)  # the one kept in its place, where two were merged
    if found is None:
        wrong = _("Böyle bir hemşehri kaydı yok.")
        raise Incomplete(wrong, fields={"citizen_id": wrong})
    return found


def citizen_draft(data: NewCitizen, source: str) -> CitizenDraft:
    """A record as typed; the service says what is wrong with it."""
    given = data.model_dump(exclude={"sure"})
    return CitizenDraft(**given, consent_source=source)


def changes_of(case: Case, data: CaseChange) -> dict[str, Any]:
    """Corrected columns, through the form of the page: what was not sent stays as it is."""
    sent = data.model_dump(exclude_unset=True)
    answers = sent.pop("answers", None)
    names = {"topic_id": "topic", "neighbourhood_id": "neighbourhood"}
    values = {names.get(name, name): _plain(value) for name, value in sent.items()}
    kept = {"title": case.title, "text": case.text, "kind": case.kind}
    asked = {**case.answers_to_questions, **(answers or {})}
    form = AmendForm(case, {**kept, **{f"q_{code}": str(value) for code, value in asked.items()}, **values})
    if not form.is_valid():
        back = {new: old for old, new in names.items()}
        wrong = {back.get(name, name): " ".join(map(str, texts)) for name, texts in form.errors.items()}
        raise Incomplete(_("Düzeltme kaydedilmedi; alanları düzeltin."), fields=wrong)
    if unknown := set(answers or ()) - {name[2:] for name in form.fields if name.startswith("q_")}:
        wrong = {f"answers.{code}": _("Bu konuda böyle bir soru yok.") for code in unknown}
        raise Incomplete(_("Düzeltme kaydedilmedi; alanları düzeltin."), fields=wrong)
    return form.changes()


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _neighbourhood(pk: int | None, wrong: dict[str, str]) -> Neighbourhood | None:
    if pk is None:
        return None
    rows = Neighbourhood.objects.select_related("district").defer(
        "outline", "district__outline", "district__drawn"
    )
    found = rows.filter(pk=pk, is_active=True).first()
    if found is None:
        wrong["neighbourhood_id"] = _("Böyle bir mahalle yok.")
    return found


def _received(moment: datetime | None, wrong: dict[str, str]) -> datetime:
    now = clock.now()
    if moment is None:
        return now
    moment = aware(moment)
    try:
        if not now - OLDEST <= moment <= now:
            wrong["received_at"] = _("Geliş günü gelecekte ya da bir yıldan eski olamaz.")
    except OverflowError:
        wrong["received_at"] = _("Geliş günü gelecekte ya da bir yıldan eski olamaz.")
    return moment


def _answers(topic: Topic, given: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    questions = {question["code"]: question for question in topic.questions}
    found: dict[str, Any] = {}
    for code, value in given.items():
        if code not in questions:
            wrong[f"answers.{code}"] = _("Bu konuda böyle bir soru yok.")
            continue
        words = BETWEEN.join(map(str, value)) if isinstance(value, list) else str(value)
        try:
            clean = question_field(questions[code]).clean(words)
        except ValidationError as error:
            wrong[f"answers.{code}"] = " ".join(error.messages)
            continue
        if clean not in (None, ""):
            found[code] = clean
    return found
