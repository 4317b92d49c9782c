"""The queues of the desk, as a table: who has which, what stands in it, in which order, and what counts it.

Read across: a queue lists cases or referrals; `where` narrows what the person may see to it; `counter` names
the counters that count it. Queues of time (late, due today) have none: they are index ranges, shown
as 999+ beyond.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet, Subquery, Sum, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import IN_HAND, OPEN, ReferralStatus, Status
from muhatap.cases.models import Case, Counter, Kind, Referral
from muhatap.cases.queries import visible_to
from muhatap.kit import clock
from muhatap.kit.statements import Given, Statement
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

S, T, R = Status, ReferralStatus, Role
CAP = 999


class Branches:
    """The units in whose branches a person holds roles. One statement, however many grants; none before `of`."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def _units(self) -> list[tuple[int, str]]:
        paths = {grant.unit_path for grant in self.person.grants if grant.unit_path}
        rows = Unit.objects.filter(_beneath(paths)).order_by("pk")
        return list(rows.values_list("pk", "path")) if paths else []

    def of(self, *roles: Role) -> Collection[int] | QuerySet[Unit, Any]:
        """Ids of the units, themselves included, where one of the roles is held; fit for `…__in`."""
        paths = self._paths(roles)
        return [pk for pk, path in self._units if path.startswith(paths)] if paths else []

    def whole_house(self, *roles: Role) -> bool:
        """True when one of the roles is held without a unit."""
        return any(grant.role in roles and grant.unit_id is None for grant in self.person.grants)

    def _paths(self, roles: Collection[Role]) -> tuple[str, ...]:
        grants = self.person.grants
        return tuple(grant.unit_path for grant in grants if grant.role in roles and grant.unit_path)


class BranchesWithin(Branches):
    """The same inside of the statement that needs it: for counting, where little depends on the plan."""

    def of(self, *roles: Role) -> Collection[int] | QuerySet[Unit, Any]:
        """A subselect in place of ids."""
        paths = self._paths(roles)
        return Unit.objects.filter(_beneath(paths)).order_by().values("pk") if paths else []


def _beneath(paths: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


Scope = Callable[[Person, Branches], Q]
Beside = Callable[[Person], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Queue:
    """One row. `order` ends with the unique `id`; `late` marks a count in the colour of lateness."""

    name: str
    label: Promise
    icon: str
    who: tuple[Role, ...]
    of: type[Case] | type[Referral]
    scope: Scope
    where: Q
    order: tuple[str, ...]
    counter: tuple[str, tuple[str, ...]] | None = None
    key: str = ""
    late: bool = False
    empty: Promise | str = ""

    @property
    def order_words(self) -> Promise:
        """How the list is ordered, in words."""
        return ORDERS[self.order[0]]


ORDERS: Mapping[str, Promise] = {
    "due_at": _("İlk dolan süreye göre: en çok geciken önce, sonra en yakın"),
    "received_at": _("Geliş anına göre, eskiden yeniye"),
    "-received_at": _("Geliş anına göre, yeniden eskiye"),
    "escalated_at": _("Üste taşındığı ana göre, eskiden yeniye"),
}


def desk(column: str, *roles: Role) -> Scope:
    """Cases of the desks where the person holds the role; every desk for a grant without a unit."""

    def scope(person: Person, branches: Branches) -> Q:
        if branches.whole_house(*roles):
            return Q()
        return Q(**{f"{column}__in": branches.of(*roles)}) | Q(**{f"{column}__isnull": True})

    return scope


def my_branch(person: Person, branches: Branches) -> Q:
    """Referrals of the units in which the person works."""
    return Q(unit_id__in=branches.of(R.UNIT_USER, R.UNIT_LEAD))


def mine(person: Person, branches: Branches) -> Q:
    """What is assigned to the person, in units where they still work."""
    return my_branch(person, branches) & Q(officer_id=person.staff_id or 0)


def my_records(person: Person, branches: Branches) -> Q:
    """What the person registered."""
    return Q(registered_by_id=person.actor_id)


def everything(person: Person, branches: Branches) -> Q:
    """What the person sees at all."""
    return Q()


@dataclass(frozen=True)
class Day:
    """This moment and the coming midnight; as values, or to be told when the statement runs."""

    now: datetime | Given
    end: datetime | Given


LATER = Day(Given("now", DateTimeField()), Given("end", DateTimeField()))


def this_day() -> Day:
    """The day of the clock."""
    end = datetime.combine(clock.today() + timedelta(days=1), time(), tzinfo=clock.ISTANBUL)
    return Day(clock.now(), end)


def late(day: Day) -> Q:
    """Past its earliest date."""
    return Q(due_at__lt=day.now)


def today(day: Day) -> Q:
    """Due before midnight."""
    return Q(due_at__gte=day.now, due_at__lt=day.end)


def at_any_time(day: Day) -> Q:
    """Whatever its date: few enough to be counted one by one."""
    return Q()


UNIT = (R.UNIT_USER, R.UNIT_LEAD)
COORD = (R.COORDINATOR, R.SUPERVISOR, R.MANAGER)
BY_DUE, BY_AGE = ("due_at", "id"), ("received_at", "id")
OPEN_CASES = Q(status__in=OPEN)
HELD = Q(status__in=IN_HAND)

# fmt: off
ROWS = (
    Queue("onay",         _("Onay bekleyen"),       "checklist",        (R.APPROVER,),          Case,     desk("approval_desk", R.APPROVER),  Q(status=S.AWAITING_APPROVAL),                          BY_AGE, ("approval", (S.AWAITING_APPROVAL,)), "o", empty=_("Onay bekleyen başvuru yok.")),
    Queue("iade",         _("Düzeltmede"),          "pencil",           (R.APPROVER,),          Case,     desk("approval_desk", R.APPROVER),  Q(status=S.RETURNED),                                   BY_AGE, ("approval", (S.RETURNED,)), empty=_("Düzeltilmek üzere iade edilmiş kayıt yok.")),
    Queue("yonlendirme",  _("Yönlendirilecek"),     "git-fork",         COORD,                  Case,     desk("routing_desk", *COORD),       Q(status__in=(S.TO_ROUTE,)),                            BY_AGE, ("routing", (S.TO_ROUTE,)), "y", empty=_("Yönlendirilecek başvuru yok.")),
    Queue("itiraz",       _("İtiraz edilen"),       "arrow-back-up",    COORD,                  Case,     desk("routing_desk", *COORD),       Q(status=S.OBJECTED),                                   BY_AGE, ("routing", (S.OBJECTED,)), "z", empty=_("İtiraz edilen başvuru yok.")),
    Queue("bekleyen",     _("Hemşehri bekleniyor"), "player-pause",     COORD,                  Case,     desk("routing_desk", *COORD),       Q(awaits_citizen=True),                                 BY_AGE, ("routing", (S.WAITING_CITIZEN,)), empty=_("Hemşehriden cevap beklenen başvuru yok.")),
    Queue("gelen",        _("Gelen kutusu"),        "inbox",            UNIT,                   Referral, my_branch,                          HELD,                                                   BY_DUE, ("unit", IN_HAND), "b", empty=_("Biriminizde açık başvuru yok.")),
    Queue("kabul",        _("Kabul bekleyen"),      "user-question",    UNIT,                   Referral, my_branch,                          Q(status=T.OFFERED),                                    BY_DUE, ("unit", (T.OFFERED,)), "k", empty=_("Biriminize gelen her başvuruya bakılmış.")),
    Queue("bana-atanan",  _("Bana atanan"),         "user",             UNIT,                   Referral, mine,                               HELD,                                                   BY_DUE, None, "m", empty=_("Size atanmış açık başvuru yok.")),
    Queue("kontrolden",   _("Kontrolden dönen"),    "arrow-back-up",    UNIT,                   Referral, my_branch,                          Q(status=T.CORRECTION),                                 BY_DUE, ("unit", (T.CORRECTION,)), empty=_("Kontrolden dönen cevap yok.")),
    Queue("soruldu",      _("Hemşehri bekleniyor"), "player-pause",     UNIT,                   Referral, my_branch,                          Q(status=T.WAITING),                                    BY_DUE, ("unit", (T.WAITING,)), empty=_("Hemşehriden cevap beklenen başvuru yok.")),
    Queue("programda",    _("Programa alınan"),     "calendar",         UNIT,                   Referral, my_branch,                          Q(status=T.SCHEDULED),                                  BY_DUE, ("unit", (T.SCHEDULED,)), empty=_("Programa alınmış başvuru yok.")),
    Queue("birim-geciken", _("Geciken"),            "clock",            UNIT,                   Referral, my_branch,                          HELD,                                                   BY_DUE, None, late=True, empty=_("Geciken başvuru yok.")),
    Queue("birim-bugun",  _("Bugün son gün"),       "clock-exclamation", UNIT,                  Referral, my_branch,                          HELD,                                                   BY_DUE, None, empty=_("Bugün son günü olan başvuru yok.")),
    Queue("kontrol",      _("Cevap kontrolü"),      "message-check",    (R.REVIEWER,),          Case,     desk("review_desk", R.REVIEWER),    Q(to_review=True),                                      BY_DUE, ("review", ("to_review",)), "c", empty=_("Kontrol bekleyen cevap yok.")),
    Queue("bildirim",     _("Bildirilecek"),        "send",             (R.DELIVERER,),         Case,     desk("delivery_desk", R.DELIVERER), Q(status=S.TO_DELIVER),                                 BY_DUE, ("delivery", (S.TO_DELIVER,)), "d", empty=_("Bildirilecek cevap yok.")),
    Queue("ara-bilgi",    _("İletilecek ara bilgi"), "message",         (R.DELIVERER, R.REVIEWER, R.COORDINATOR), Case, desk("delivery_desk", R.DELIVERER, R.REVIEWER, R.COORDINATOR), Q(to_inform=True),         BY_DUE, ("inform", ("to_inform",)), "i", empty=_("İletilecek ara bilgi yok.")),
    Queue("ara-soyle",    _("Ara, söyle"),          "phone",            (R.DELIVERER, R.REVIEWER, R.COORDINATOR), Case, desk("delivery_desk", R.DELIVERER, R.REVIEWER, R.COORDINATOR), Q(to_call=True),           BY_DUE, ("call", ("to_call",)), empty=_("Aranıp söylenecek bir şey yok.")),
    Queue("ust",          _("Üste taşınan"),        "arrow-up",         (R.SUPERVISOR, R.MANAGER), Case,  desk("routing_desk", R.SUPERVISOR, R.MANAGER), Q(escalated_at__isnull=False),              ("escalated_at", "id"), ("escalated", ("escalated",)), empty=_("Üste taşınmış başvuru yok.")),
    Queue("geciken",      _("Geciken"),             "clock",            (*COORD, R.REVIEWER, R.DELIVERER), Case, everything,                 OPEN_CASES,                                             BY_DUE, None, "g", late=True, empty=_("Geciken başvuru yok.")),
    Queue("bugun",        _("Bugün son gün"),       "clock-exclamation", (*COORD, R.REVIEWER, R.DELIVERER), Case, everything,                OPEN_CASES,                                             BY_DUE, None, empty=_("Bugün son günü olan başvuru yok.")),
    Queue("bilgi-edinme", _("Bilgi edinme"),        "info-circle",      (R.INFORMATION_OFFICER,), Case,   everything,                         Q(kind=Kind.INFORMATION_REQUEST, status__in=OPEN),      BY_DUE, None, empty=_("Açık bilgi edinme başvurusu yok.")),
    Queue("eksik",        _("Eksik bilgili"),       "alert-circle",     (R.SUPERVISOR, R.MANAGER, R.COORDINATOR, R.APPROVER, R.AGENT), Case, everything, Q(is_incomplete=True, status__in=OPEN),  BY_AGE, None, empty=_("Eksik bilgiyle alınmış açık başvuru yok.")),
    Queue("kayitlarim",   _("Kayıtlarım"),          "messages",         (R.AGENT,),             Case,     my_records,                         Q(),                                                    ("-received_at", "-id"), None, "r", empty=_("Henüz kayıt açmadınız.")),
    Queue("donen",        _("Onaydan dönen"),       "arrow-back-up",    (R.AGENT,),             Case,     my_records,                         Q(status=S.RETURNED),                                   BY_AGE, ("author", (S.RETURNED,)), "e", empty=_("Onaydan dönen kaydınız yok.")),
    Queue("tumu",         _("Bütün başvurular"),    "list",             (R.AGENT, R.APPROVER, *COORD, R.REVIEWER, R.DELIVERER), Case, everything, Q(),                                              ("-received_at", "-id"), None, "t", empty=_("Henüz başvuru yok.")),
)
# fmt: on
QUEUES = {row.name: row for row in ROWS}
TIMED: dict[str, Callable[[Day], Q]] = {
    "birim-geciken": late,
    "geciken": late,
    "birim-bugun": today,
    "bugun": today,
    "bilgi-edinme": at_any_time,
    "bana-atanan": at_any_time,  # in units where one works today: no counter knows that
}


def of(person: Person) -> list[Queue]:
    """The queues that this person's roles have, in the order of the table."""
    return [row for row in ROWS if person.has(*row.who)]


def rows_of(
    queue: Queue, person: Person, branches: Branches | None = None, day: Day | None = None
) -> QuerySet[Any]:
    """What stands in the queue for this person, unordered and unbounded; the page cuts it."""
    branches = branches or Branches(person)
    where = queue.where & TIMED[queue.name](day or this_day()) if queue.name in TIMED else queue.where
    if queue.of is Referral:
        return Referral.objects.filter(queue.scope(person, branches), where)
    return visible_to(person).filter(queue.scope(person, branches), where)


def counts(person: Person) -> dict[str, int]:
    """Counts of the person's queues, at most `CAP` + 1 for the queues of time. One statement for all of them."""
    return counts_and(person)[0]


def counts_and(
    person: Person, beside: Beside | None = None
) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """The counts, and rows that whoever draws the navigation wants besides, fetched in the same statement.

    `beside(person)` asks for rows of a name, a text and a number; the name must be no queue's or counter's.
    """
    held = of(person)
    found = {queue.name: 0 for queue in held if queue.counter or queue.name in TIMED}
    if not found and beside is None:
        return {}, []
    day, others = this_day(), []
    known = {queue.counter[0] for queue in held if queue.counter} | set(TIMED)
    for scope, status, total in _counting(person, beside).rows(now=day.now, end=day.end):
        if scope not in known:
            others.append((scope, status, int(total)))
        for queue in held:
            if queue.name == scope or (
                queue.counter and queue.counter[0] == scope and status in queue.counter[1]
            ):
                found[queue.name] += int(total)
    return found, others


@lru_cache(maxsize=512)
def _counting(person: Person, beside: Beside | None) -> Statement:
    """Scope or queue, status, and how many; it depends on the grants alone and on the `LATER` day."""
    branches, held = BranchesWithin(person), of(person)
    wanted = Q(pk__in=[])
    for scope, roles in {queue.counter[0]: queue.who for queue in held if queue.counter}.items():
        wanted |= Q(scope=scope) & _units_of(scope, roles, person, branches)
    rows = Counter.objects.filter(wanted).order_by().values_list("scope", "status").annotate(total=Sum("n"))
    one = Actor.objects.filter(pk=person.actor_id).order_by()
    timed = [
        one.values_list(
            Value(queue.name), Value(""), Bounded(rows_of(queue, person, branches, LATER).values("pk"))
        )
        for queue in held
        if queue.name in TIMED
    ]
    more = [beside(person)] if beside is not None else []
    return Statement(rows.union(*timed, *more, all=True))


class Bounded(Subquery):
    """How many rows the subselect has, up to where the counting of time ends."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = BigIntegerField()
    empty_result_set_value = 0  # somebody without a unit has no unit's rows

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(rows[: CAP + 1])


def _units_of(scope: str, roles: Collection[Role], person: Person, branches: Branches) -> Q:
    """Whose counters of a scope the person counts; unit 0 stands for work without a desk."""
    if scope == "author":
        return Q(unit_id=person.actor_id)
    if branches.whole_house(*roles):
        return Q()
    return Q(unit_id__in=branches.of(*roles)) | Q(unit_id=0)
