"""Whom an announcement reaches: per person and channel one contact point that may be used for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from muhatap.announcements.models import Announcement
from muhatap.citizens.models import ContactPoint
from muhatap.notifications.models import Channel

Audience, Kind = Announcement.Audience, ContactPoint.Kind
KIND_OF = {Channel.EMAIL: Kind.EMAIL, Channel.SMS: Kind.MOBILE}
CHANNEL_OF: dict[str, Channel] = {kind.value: channel for channel, kind in KIND_OF.items()}
WANTED = Q(is_active=True, news_consent_at__isnull=False)


def points(announcement: Announcement) -> QuerySet[ContactPoint]:
    """The points it would go to now, unordered: consented, in use, one for each person and channel.

    The preferred one of its kind leads, then the oldest. An address in several records (a family's, or
    somebody registered twice) is one. People hidden by wish are among them if they consented; who sees a
    list of recipients is another matter.
    """
    chosen = _chosen(announcement)
    same = chosen.filter(kind=OuterRef("kind"), value=OuterRef("value"), pk__lt=OuterRef("pk"))
    return chosen.filter(~Exists(same))


def _chosen(announcement: Announcement) -> QuerySet[ContactPoint]:
    """Everybody's own, one for each channel."""
    kinds = [KIND_OF[channel] for channel in announcement.channels]
    better = ContactPoint.objects.filter(WANTED, citizen=OuterRef("citizen"), kind=OuterRef("kind")).filter(
        Q(is_primary__gt=OuterRef("is_primary")) | Q(is_primary=OuterRef("is_primary"), pk__lt=OuterRef("pk"))
    )
    return ContactPoint.objects.filter(WANTED, _place(announcement), ~Exists(better), kind__in=kinds)


def _place(announcement: Announcement) -> Q:
    if announcement.audience == Audience.DISTRICTS:
        ids = list(announcement.districts.values_list("pk", flat=True))
        return Q(citizen__district__in=ids)
    if announcement.audience == Audience.NEIGHBOURHOODS:
        return Q(citizen__neighbourhood__in=list(announcement.neighbourhoods.values_list("pk", flat=True)))
    return Q()


def counted(announcement: Announcement) -> dict[Channel, int]:
    """How many people would get it now, by channel. Two statements at most."""
    rows = points(announcement).order_by().values_list("kind").annotate(n=Count("pk"))
    found = {CHANNEL_OF[kind]: n for kind, n in rows}
    return {channel: found.get(channel, 0) for channel in announcement.channels}


def after(announcement: Announcement, reached: int, most: int) -> Sequence[tuple[int, int, str, str]]:
    """The next points by number: point, citizen, kind, the citizen's language. Two statements at most."""
    rows = points(announcement).filter(pk__gt=reached).order_by("pk")
    return list(rows.values_list("pk", "citizen_id", "kind", "citizen__language")[:most])
