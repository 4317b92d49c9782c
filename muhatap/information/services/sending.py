"""Sending the yearly report: from then on its numbers and the cases behind them stay as they are."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.information import policy, reporting
from muhatap.information.models import Report, ReportCase
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit

ONE_AT_A_TIME = 7_321  # class of the advisory lock under which a year's report is frozen


@transaction.atomic
def send(year: int, *, number: str, note: str, why_corrected: str = "", by: Person) -> Report:
    """Freeze the report of a year as it stands, with the cases of every cell (4982 m.30).

    A second one is a corrected version and says why. Raises `NotNow` for a year that is not over,
    `Incomplete` where the sum does not hold and nobody explains it.
    """
    policy.require(by, *policy.REPORTERS)
    if year >= clock.today().year:
        raise NotNow(_("%(year)d bitmedi; raporu yıl bitince gönderilir.") % {"year": year})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [ONE_AT_A_TIME, year])
    last = Report.objects.filter(year=year).order_by("-version").first()
    found = reporting.counted(year)
    numbers = reporting.figures(found)
    faults: dict[str, str] = {}
    if last is not None and not trimmed(why_corrected):
        faults["why_corrected"] = _("Bu yılın raporu gönderilmiş: neden düzeltildiğini yazın.")
    if not reporting.check(numbers).holds and not trimmed(note):
        faults["note"] = _("1 = 2+3+4+5+6 tutmuyor: aradaki farkın nedenini yazın.")
    if faults:
        raise Incomplete(_("Rapor gönderilmedi; yazdıklarınız duruyor."), fields=faults)
    made = Report.objects.create(
        year=year,
        version=(last.version if last else 0) + 1,
        figures=numbers,
        office=reporting.office(),
        number=trimmed(number)[:60],
        note=trimmed(note),
        why_corrected=trimmed(why_corrected)[:300],
        sent_at=clock.now(),
        sent_by_id=by.actor_id,
    )
    ReportCase.objects.bulk_create(
        [ReportCase(report=made, cell=cell, case_id=case) for cell, ids in found.items() for case in ids],
        batch_size=5000,
    )
    told = {"year": year, "version": made.version, "received": numbers["received"], "office": made.office}
    audit("information_report.sent", made, by=by, after=told, reason=why_corrected)
    return made
