"""Who may ask for more than what is public: accounts, the roles that they hold for a time in a district, and API tokens.

No row here belongs to the record: it is never published, synchronised, or counted. That nobody decides on what they made, and that
an auditor writes nothing, is held by two exclusion constraints: a role of one side is a line along one axis, a role of the other a
line along the other, so that two of a side never meet and two of different sides always do.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, func, text, true
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Word, in_order, key_range, uuid7, word_list, words


class Role(Word):
    """What somebody is in a district, or a machine for one; a role brings permissions. 角色"""

    PUBLIC = "Whoever shows no token. 公众"
    DISTRICT_OFFICER = "Keeps the records of the district, but for money. 区县经办"
    FINANCE = "Keeps the money of the district. 财务"
    APPROVER = "Decides what waits for approval in the district. 审批"
    AUDITOR = "Reads what is the district's, and its trail; writes nothing. 审计"
    PARTNER = "The system of another district. 对方系统"
    ADMINISTRATOR = "Gives and takes roles and tokens; reads no more of people than everyone. 系统管理"


LOCAL = "local"
"""The issuer of accounts that have API tokens alone."""


def _never_both(name: str, sides: str, one: str, *same: str) -> ExcludeConstraint:
    """Of rows that are the `same`, none that is `one` and none that is not hold on one day; `sides` says which rows count."""
    along, across = (f"uuidrange(CASE WHEN {which} THEN id END, CASE WHEN {which} THEN id END, '[]')" for which in (one, f"NOT ({one})"))
    elements = (*(key_range(key) for key in same), "daterange(starts_on, ends_on)", along, across)
    return ExcludeConstraint(*((text(each), "&&") for each in elements), name=name, using="gist", where=text(sides))


class UserAccount(Base):
    """Somebody, or a machine, as an issuer of tokens knows them. 账户"""

    __tablename__ = "user_account"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("subject <> '' AND length(subject) <= 255", name="subject_told"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    issuer: Mapped[str] = mapped_column(default=LOCAL)
    subject: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RoleAssignment(Base):
    """A role that an account holds in a district from its first day until another; with a town, it writes only there. 角色授予"""

    __tablename__ = "role_assignment"
    __table_args__ = (
        in_order("starts_on", "ends_on"),
        CheckConstraint("role <> 'PUBLIC'", name="role_held"),
        CheckConstraint("(district_id IS NULL) = (role = 'ADMINISTRATOR')", name="role_has_district"),
        CheckConstraint("town_id IS NULL OR role IN ('DISTRICT_OFFICER', 'FINANCE')", name="town_of_officer"),
        _never_both(
            "ex_role_assignment_checker",
            "role IN ('APPROVER', 'DISTRICT_OFFICER', 'FINANCE')",
            "role = 'APPROVER'",
            "user_id",
            "district_id",
        ),
        _never_both("ex_role_assignment_auditor", "role IS NOT NULL", "role = 'AUDITOR'", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    district_id: Mapped[UUID | None] = mapped_column(ForeignKey("division.id"), index=True)
    town_id: Mapped[UUID | None] = mapped_column(ForeignKey("division.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date, server_default=func.current_date())
    ends_on: Mapped[date | None]


class ApiToken(Base):
    """A token of an account: what it begins with, and the digest of the whole; perhaps for some of the account's roles alone. 令牌"""

    __tablename__ = "api_token"
    __table_args__ = (
        Index("uq_api_token_prefix", "prefix", unique=True),
        CheckConstraint("octet_length(digest) = 32", name="digest_whole"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    prefix: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    roles: Mapped[list[Role] | None] = mapped_column(word_list(Role))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]
