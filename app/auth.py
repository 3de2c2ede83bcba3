"""Who asks: a viewer with permissions, for the districts that gave them. Whoever shows no token is anonymous, and reads what is public.

A role is held in a district and brings the permissions of `ROLES`, so each permission holds in the districts of the roles that bring it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from app.models.base import Word
from app.models.user import Role


class Permission(Word):
    """What a viewer may do beyond reading what is public. 权限"""

    READ_PERSONAL = "See the rows of the district's people, with names, causes and other personal columns. 查看个人信息"
    COUNT_SMALL = "See counts of persons from 1 to 4. 查看小计数"
    KEEP_RECORDS = "Record, change and withdraw what the district keeps, but for money. 登记业务"
    KEEP_MONEY = "Record commitments, payments, answers to them, income and distributions. 登记资金"
    APPROVE = "Decide what waits for approval. 审批"
    AUDIT = "Read the trail: who changed what, and why. 查看留痕"
    REVEAL_PERSONAL = "See a number of identity or an account in full, for a purpose that is kept. 查看完整证件号"
    MANAGE_PEOPLE = "Give and take roles and tokens. 管理账户"
    SYNC = "Exchange records as a partner instance. 同步数据"
    EXPLAIN = "See how an operation runs: its plan, its SQL, and PostgreSQL's words. 查看执行计划"


OF_PEOPLE = frozenset({Permission.READ_PERSONAL, Permission.COUNT_SMALL})

ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset(),
    Role.DISTRICT_OFFICER: OF_PEOPLE | {Permission.KEEP_RECORDS, Permission.REVEAL_PERSONAL},
    Role.FINANCE: OF_PEOPLE | {Permission.KEEP_MONEY, Permission.REVEAL_PERSONAL},
    Role.APPROVER: OF_PEOPLE | {Permission.APPROVE},
    Role.AUDITOR: OF_PEOPLE | {Permission.AUDIT},
    Role.PARTNER: frozenset({Permission.SYNC}),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_PEOPLE, Permission.EXPLAIN}),
}
"""What each role may."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role in a district, none for the whole record; with a town, what its holder writes lies there."""

    role: Role
    district: UUID | None = None
    town: UUID | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with permissions in the districts of `districts`; `subject` is empty for whoever is not known.

    Where `held` says which role was given where, a permission holds in the districts of the roles that bring it; otherwise in all.
    """

    permissions: frozenset[Permission] = frozenset()
    subject: str = ""
    name: str = ""
    districts: tuple[UUID, ...] = ()
    held: tuple[Held, ...] = ()
    account: UUID | None = field(default=None, compare=False)
    token: UUID | None = field(default=None, compare=False)
    """What the database knows them by: an account, and the API token that was shown, if it was one."""
    sees: tuple[UUID, ...] = field(init=False, compare=False, repr=False)
    """The districts whose people may be seen."""
    parameters: Mapping[str, Any] = field(init=False, compare=False, repr=False)
    """What policies and guards read of the viewer, as bind parameters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sees", self.where(Permission.READ_PERSONAL))
        object.__setattr__(self, "parameters", self._parameters())

    @classmethod
    def holding(cls, held: Iterable[Held], subject: str, name: str) -> Viewer:
        """A viewer with roles."""
        roles = tuple(held)
        permissions = frozenset[Permission]().union(*(ROLES[one.role] for one in roles))
        return cls(permissions, subject, name, tuple(sorted({one.district for one in roles if one.district})), roles)

    def where(self, permission: Permission) -> tuple[UUID, ...]:
        """The districts in which a permission holds."""
        if not self.held:
            return self.districts if permission in self.permissions else ()
        return tuple(sorted({one.district for one in self.held if one.district and permission in ROLES[one.role]}))

    def towns(self, permission: Permission) -> Mapping[UUID, tuple[UUID, ...]]:
        """The towns where a permission holds, by districts in which it holds nowhere else."""
        roles = [one for one in self.held if one.district and permission in ROLES[one.role]]
        whole = {one.district for one in roles if one.town is None}
        bound = sorted({(one.district, one.town) for one in roles if one.district and one.town and one.district not in whole})
        return {district: tuple(town for of, town in bound if of == district) for district, _ in bound}

    def may(self, permission: Permission, district: UUID | None = None) -> bool:
        """Whether a permission holds in a district; without one, whether it holds anywhere."""
        return permission in self.permissions if district is None else district in self.where(permission)

    def acting(self, permission: Permission) -> Viewer:
        """The same viewer, in the districts where the permission holds: whoever keeps records here may not do so there."""
        return replace(self, districts=self.where(permission))

    def _parameters(self) -> Mapping[str, Any]:
        return {
            "sees_small_counts": Permission.COUNT_SMALL in self.permissions,
            "trail_districts": list(self.where(Permission.AUDIT)),
            "viewer_districts": list(self.sees),
            "viewer_subject": self.subject or None,
            "viewer_name": self.name or None,
            "viewer_permissions": [one.name for one in Permission if one in self.permissions],
            "viewer_roles": [one.role.name for one in self.held] or [Role.PUBLIC.name],
            "viewer_role_districts": [one.district for one in self.held] or [None],
            "viewer_role_towns": [one.town for one in self.held] or [None],
        }


ANONYMOUS = Viewer()
