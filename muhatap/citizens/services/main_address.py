"""The main address of a record and the columns that say the same: one follows the other."""

from __future__ import annotations

from collections.abc import Collection

from muhatap.citizens import following
from muhatap.citizens.models import Address, Citizen
from muhatap.kit import clock
from muhatap.organization.persons import Person


def address_follows(row: Citizen, *, by: Person) -> None:
    """The columns of a record were written: its main address says the same from now on.

    What was corrected there is corrected in place; columns without a street leave no address.
    """
    main = Address.objects.filter(citizen=row, is_main=True).first()
    if main is not None and (main.line[:300], main.neighbourhood_id) == (row.address, row.neighbourhood_id):
        return
    if not row.address:
        if main is not None:
            main.until, main.is_main = max(clock.today(), main.since), False
            main.save(update_fields=["until", "is_main"])
        return
    if main is None:
        main = _main(row, by)
    if main.line[:300] != row.address:
        main.street, main.door = row.address, ""
    main.neighbourhood_id = row.neighbourhood_id
    main.save()


def _main(row: Citizen, by: Person) -> Address:
    return Address(
        citizen=row,
        is_main=True,
        source=Address.Source.RECORD,
        since=clock.today(),
        created_at=clock.now(),
        created_by_id=by.actor_id,
    )


def first_address(row: Citizen, *, by: Person) -> Address:
    """The main address of a new record that has one, as `address_follows` would make it; not yet kept."""
    main = _main(row, by)
    main.street, main.door, main.neighbourhood_id = row.address, "", row.neighbourhood_id
    return main


def addresses_follow(whose: int, to: int, only: Collection[int] | None, *, by: Person) -> list[int]:
    """Addresses of one record become the other's when two are merged or parted; ids of those that followed.

    The main one of each record is the one that its columns name.
    """
    Address.objects.filter(citizen_id__in=(whose, to), is_main=True).update(is_main=False)
    ids = following.move(Address.objects.filter(citizen_id=whose), to, only)
    for record in Citizen.objects.filter(pk__in=(whose, to)):
        _settle(record)
    return ids


def _settle(row: Citizen) -> None:
    standing = Address.objects.filter(citizen=row, until=None).order_by("-pk")
    named = (row.address, row.neighbourhood_id)
    main = next((one for one in standing if (one.line[:300], one.neighbourhood_id) == named), None)
    if main is not None:
        main.is_main = True
        main.save(update_fields=["is_main"])
