"""From a confirmed report to the register: who it is, then the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases import numbers
from muhatap.cases import services as cases
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case, Channel, Kind, Topic
from muhatap.citizens import queries as known
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft, PointDraft, clean_point
from muhatap.citizens.likeness import ALIKE, similarity
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.places.models import District, Neighbourhood
from muhatap.portal.models import Submission

NOTICE_VERSION = "web-2"  # of the information text, kept with the proof that it was shown


@dataclass(frozen=True)
class Finished:
    """What became of a report: its case, and the tracking code where it is shown now and never again."""

    case: Case
    code: str = ""


def finish(report: Submission, *, confirmed: bool) -> Finished:
    """Make the case of a locked report, within the caller's transaction; a second time answers the first.

    A confirmed telephone or e-mail that belongs to somebody of a similar name is that person (izmir:15.12);
    otherwise a record is made. Without confirmation nobody is taken for somebody known.
    """
    if report.state == Submission.State.JOINED:
        raise NotNow(_("Bu bildirim gönderildi. Yeni bir bildirim için formu yeniden açın."))
    if report.case is not None:
        return Finished(report.case)
    values = report.values
    citizen = point = None
    by = organization.visitor(report.actor_id)
    if values.get("reply") != "none":
        citizen, point = _applicant(report, values, confirmed=confirmed, by=by)
        by = organization.visitor(citizen.actor_id)
    made = cases.register(_draft(report, values, citizen, point), by=by)
    report.case, report.state = made.case, Submission.State.DONE
    report.values, report.address = {}, ""
    report.save(update_fields=["case", "state", "values", "address"])
    report.photos.all().delete()
    return Finished(made.case, made.tracking_code)


def _applicant(
    report: Submission, values: dict[str, Any], *, confirmed: bool, by: Person
) -> tuple[Citizen, ContactPoint]:
    kind = ContactPoint.Kind.EMAIL if values.get("email") else ContactPoint.Kind.MOBILE
    contact = clean_point(PointDraft(values.get("email") or values.get("phone") or "", kind))
    draft = CitizenDraft(
        name=values["name"],
        phone=values.get("phone") or "",
        email=values.get("email") or "",
        neighbourhood_id=None,
        language=report.language,
        preferred_channel=kind,
        consent=True,
        consent_source="web",
    )
    citizen = _known(draft) if confirmed else None
    if citizen is None:
        citizen = citizens.register(draft, by=by)
    own = organization.visitor(citizen.actor_id)
    point = citizen.contact_points.filter(kind=contact.kind, value=contact.value).first()
    if point is None or not point.is_active:
        point = citizens.add_point(
            citizen.pk, contact.value, kind=kind, consent=True, consent_source="web", by=own
        )
    if confirmed:
        point = citizens.confirm_point(point.pk, by=own)
        point = citizens.set_consent(point.pk, True, source="web", by=own)  # they asked to hear here
        if values.get("news"):  # of an address that nobody confirmed it may be somebody else who ticked
            point = citizens.set_news_consent(point.pk, True, source="web", by=own)
    citizens.show_privacy_notice(citizen.pk, version=NOTICE_VERSION, channel="web", by=own)
    return citizen, point


def _known(draft: CitizenDraft) -> Citizen | None:
    """The record that is hardly anybody else: this very address, and a name alike.

    The given name too: of a family with one telephone nobody gets into another one's record.
    """
    certain = [one.card.id for one in known.likely(draft, person=organization.system()) if one.is_certain]
    rows = Citizen.objects.in_bulk(certain)
    given = _given(ascii_fold(draft.name))
    return next((rows[pk] for pk in certain if similarity(given, _given(rows[pk].name_fold)) >= ALIKE), None)


def _given(folded: str) -> str:
    return folded.split()[0]


def _draft(
    report: Submission, values: dict[str, Any], citizen: Citizen | None, point: ContactPoint | None
) -> CaseDraft:
    topic = Topic.objects.select_related("unit", "parent__parent").get(pk=values["topic"])
    area = Neighbourhood.objects.filter(pk=values["neighbourhood"]).select_related("district").first()
    district = area.district if area else District.objects.filter(pk=values["district"]).first()
    return CaseDraft(
        topic=topic,
        kind=topic.kind if citizen else Kind.TIP,
        channel=Channel.WEB,
        text=values["text"],
        received_at=clock.now(),
        citizen=citizen,
        identity_hidden=bool(values.get("hide")),
        reply_point=point,
        wants_call=values.get("reply") == "phone",
        language=report.language,
        answers={name[2:]: value for name, value in values.items() if name.startswith("q_")},
        district=district,
        neighbourhood=area,
        street=values["street"],
        place_note=values["place_note"],
        lat=values["lat"],
        lon=values["lon"],
        files=list(report.photos.values_list("file_id", flat=True)),
        # The form asked for everything; what the topic came to need since then is asked later.
        allow_incomplete=True,
    )


@transaction.atomic
def renew_code(case_id: int, *, by: Person) -> str:
    """A new tracking code for a case whose visitor proved to be its applicant; the old one is void."""
    if by.kind != Actor.Kind.CITIZEN:
        raise Case.DoesNotExist
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id, applicant_id=by.actor_id)
    code = numbers.new_code()
    case.tracking_hash = numbers.code_hash(case.number, code)
    case.save(update_fields=["tracking_hash"])
    return code
