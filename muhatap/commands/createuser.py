"""`muhatap createuser`: the first administrator, or a colleague in a hurry."""

from __future__ import annotations

import secrets
import sys

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND, MISSING, refuse


@click.command("createuser")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", default="admin", show_default=True)
@click.option(
    "--unit", "unit_code", default="", help="Code of the unit in which the role is held; none: everywhere."
)
@click.option("--email", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(
    username: str, name: str, role: str, unit_code: str, email: str, password_stdin: bool, machine: bool
) -> None:
    """Make an account. Without --password-stdin a password is made up, shown once, good for one sign-in."""
    given = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    with ground.product():
        password = given or secrets.token_urlsafe(12)
        _create(username, name, role, unit_code, email, password, once=not given)
    if machine:
        output.as_json({"username": username, "role": role, "password": "" if given else password})
    else:
        click.echo(f"{username} can sign in" + ("." if given else f" once with the password {password}"))


def _create(
    username: str, name: str, role: str, unit_code: str, email: str, password: str, *, once: bool
) -> None:
    from django.db import transaction

    from muhatap.kit.errors import Refused
    from muhatap.organization import queries, services
    from muhatap.organization.models import Unit
    from muhatap.organization.roles import ROLES, Role

    granted = [row.role.value for row in ROLES.values() if row.granted]
    if role not in granted:
        refuse(f"There is no role {role}. Choose from: {', '.join(granted)}.", MISSING)
    unit = Unit.objects.filter(code=unit_code).first() if unit_code else None
    if unit_code and unit is None:
        refuse(f"There is no unit with the code {unit_code}.", MISSING)
    by = queries.system()
    try:
        with transaction.atomic():
            staff = services.create_staff(
                username=username,
                full_name=name,
                password=password,
                by=by,
                email=email,
                unit=unit,
                must_change_password=once,
            )
            services.grant_role(staff.pk, Role(role), unit.pk if unit else None, by=by)
    except Refused as refusal:
        fields = "".join(f"\n  {field}: {why}" for field, why in refusal.fields.items())
        refuse(f"{refusal.message}{fields}", FOUND)
