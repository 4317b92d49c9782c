"""`Person`: who acts, with every grant held now. Loaded once a request; every service takes one as `by`."""

from __future__ import annotations

from dataclasses import dataclass, field

from muhatap.organization.roles import ROLES, Reach, Role


@dataclass(frozen=True)
class Grant:
    """A role held in a unit. `on_behalf_of` is the principal's actor id when held by delegation.

    `principal` is that person's name, for buttons; it makes no difference between grants.
    """

    role: Role
    unit_id: int | None = None
    unit_path: str = ""
    on_behalf_of: int | None = None
    principal: str = field(default="", compare=False)

    def covers(self, unit_id: int | None, unit_path: str) -> bool:
        """True when the unit lies in this grant's branch. A grant without a unit covers the whole house."""
        if self.unit_id is None:
            return True
        return unit_id is not None and (unit_id == self.unit_id or unit_path.startswith(self.unit_path))


@dataclass(frozen=True)
class Person:
    """Whoever acts: staff, the system, an API key or a citizen's visit. Immutable; safe to pass on."""

    actor_id: int
    kind: str
    name: str
    staff_id: int | None = None
    unit_id: int | None = None
    grants: tuple[Grant, ...] = field(default=())

    def grant(self, role: Role, unit_id: int | None = None, unit_path: str = "") -> Grant | None:
        """The grant by which this person holds `role` over the unit; own grants before delegated ones."""
        held = [g for g in self.grants if g.role == role and g.covers(unit_id, unit_path)]
        return min(held, key=lambda g: g.on_behalf_of is not None, default=None)

    def has(self, *roles: Role) -> bool:
        """True when one of the roles is held anywhere."""
        return any(g.role in roles for g in self.grants)

    @property
    def reach(self) -> Reach:
        """The widest reach among the roles held."""
        order = [Reach.ALL, Reach.OPEN, Reach.BRANCH, Reach.OWN, Reach.NONE]
        held = {ROLES[g.role].reach for g in self.grants}
        return next((reach for reach in order if reach in held), Reach.NONE)

    @property
    def sees_hidden(self) -> bool:
        """True when a hidden applicant may be revealed to this person (izmir:15.10)."""
        return any(ROLES[g.role].sees_hidden for g in self.grants)

    def branch_paths(self) -> list[str]:
        """Paths of the branches this person works in as unit user or unit lead."""
        return [
            g.unit_path for g in self.grants if g.role in {Role.UNIT_USER, Role.UNIT_LEAD} and g.unit_path
        ]
