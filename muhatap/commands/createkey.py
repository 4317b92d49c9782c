"""`muhatap createkey`: a key for another system, shown once."""

from __future__ import annotations

from datetime import timedelta

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND, MISSING, refuse


@click.command("createkey")
@click.argument("name")
@click.option("--scopes", required=True, help="What it opens, by comma: cases:read,files.")
@click.option("--role", "roles", multiple=True, help="A role it holds; may be given several times.")
@click.option(
    "--unit", "unit_code", default="", help="Code of the unit in which roles are held; none: everywhere."
)
@click.option("--days", type=click.IntRange(1, 1096), default=365, show_default=True, help="Valid so long.")
@click.option("--per-minute", type=click.IntRange(1, 100_000), default=120, show_default=True)
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(
    name: str, scopes: str, roles: tuple[str, ...], unit_code: str, days: int, per_minute: int, machine: bool
) -> None:
    """Make a key for another system. The key is printed now and can never be seen again."""
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    with ground.product():
        secret, until = _create(name, wanted, list(roles), unit_code, days, per_minute)
    if machine:
        output.as_json({"name": name, "scopes": wanted, "roles": roles, "key": secret, "expires_at": until})
    else:
        click.echo(secret)
        click.echo(f"Valid until {until}; opens {', '.join(wanted)}.", err=True)


def _create(
    name: str, scopes: list[str], roles: list[str], unit_code: str, days: int, per_minute: int
) -> tuple[str, str]:
    from muhatap.kit import clock
    from muhatap.kit.errors import Refused
    from muhatap.organization import queries, services
    from muhatap.organization.models import Unit
    from muhatap.organization.scopes import KEY_ROLES, SCOPES

    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        refuse(f"There is no scope {unknown[0]}. Choose from: {', '.join(SCOPES)}.", MISSING)
    offered = [role.value for role in KEY_ROLES]
    if unknown := [role for role in roles if role not in offered]:
        refuse(f"A key holds no role {unknown[0]}. Choose from: {', '.join(offered)}.", MISSING)
    unit = Unit.objects.filter(code=unit_code).first() if unit_code else None
    if unit_code and unit is None:
        refuse(f"There is no unit with the code {unit_code}.", MISSING)
    try:
        key, secret = services.create_key(
            name=name,
            scopes=scopes,
            roles=roles,
            unit_id=unit.pk if unit else None,
            expires_at=clock.now() + timedelta(days=days),
            per_minute=per_minute,
            by=queries.system(),
        )
    except Refused as refusal:
        fields = "".join(f"\n  {field}: {why}" for field, why in refusal.fields.items())
        refuse(f"{refusal.message}{fields}", FOUND)
    return secret, key.expires_at.isoformat(timespec="seconds")
