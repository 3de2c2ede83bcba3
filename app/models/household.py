"""Households and their members: the people a record of assistance is about, and whom it must not expose.

Every column says whether it is personal; names are shown masked unless a permission lets them be read.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, Text, func, literal_column, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import (
    LIVE,
    Base,
    Row,
    Word,
    in_order,
    key_range,
    link,
    listed,
    never_at_once,
    personal,
    public,
    related,
    shown_to_all,
    word_list,
    words,
)
from app.models.numbers import bank_account as bank_account_form
from app.models.numbers import encrypted, masked
from app.models.numbers import national_id as national_id_form
from app.models.spelling import spelled

if TYPE_CHECKING:
    from app.models.asset import AssetRight
    from app.models.beneficiary import Beneficiary
    from app.models.cadre import HouseholdPairing
    from app.models.distribution import DistributionLine
    from app.models.district import Division
    from app.models.feedback import Feedback
    from app.models.indicator import IndicatorResult
    from app.models.merge import PersonMerge
    from app.models.monitoring import HouseholdStatusEvent, MonitoringRecord
    from app.models.visit import Visit


class HouseholdStatus(Word):
    """How a household stands in the register. 户状态"""

    REGISTERED = "Registered as poor. 建档立卡户"
    LIFTED_OUT = "Lifted out of poverty. 脱贫户"
    LIFTED_OUT_WITH_POLICY = "Lifted out, policies still apply. 脱贫享受政策户"
    MONITORED = "Watched against a return to poverty. 监测对象"
    ORDINARY = "An ordinary household. 一般农户"
    WITHDRAWN = "No longer in the register. 退出"


class HardshipCause(Word):
    """Why a household came into hardship. 致贫原因"""

    ILLNESS = "Illness. 因病"
    DISABILITY = "Disability. 因残"
    SCHOOLING = "The cost of schooling. 因学"
    DISASTER = "A disaster. 因灾"
    NO_LABOUR = "Nobody can work. 缺劳力"
    OTHER = "Another cause. 其他"


class Gender(Word):
    """A person's gender in the register. 性别"""

    FEMALE = "Female. 女"
    MALE = "Male. 男"


class Group(Word):
    """A group that assistance looks after in particular. 重点群体"""

    DISABLED = "People with disabilities. 残疾人"
    STUDENT = "Students. 学生"
    WOMAN = "Women. 妇女"
    ELDERLY = "Older people. 老年人"
    LABOUR_CAPABLE = "People able to work. 有劳动能力"


class MemberRole(Word):
    """What a member is to the household. 与户主关系"""

    HEAD = "Head of the household. 户主"
    SPOUSE = "Spouse of the head. 配偶"
    CHILD = "Child of the head. 子女"
    PARENT = "Parent of the head. 父母"
    GRANDCHILD = "Grandchild of the head. 孙子女"
    OTHER = "Another relation. 其他"


class Household(Row):
    """A household in a village. 户"""

    __tablename__ = "household"
    __table_args__ = (
        Index("uq_household_code", "village_id", "code", unique=True, postgresql_where=LIVE),
        listed("code"),
        listed("village_id", "code"),
        shown_to_all("household"),
    )

    village_id: Mapped[UUID] = link("division", indexed=False)
    code: Mapped[str] = public(mapped_column())
    status: Mapped[HouseholdStatus] = public(mapped_column(words(HouseholdStatus)))
    lifted_out_on: Mapped[date | None] = public(mapped_column())
    causes: Mapped[list[HardshipCause]] = personal(mapped_column(word_list(HardshipCause), default=list, server_default=text("'{}'")))
    address: Mapped[str | None] = personal(mapped_column())
    note: Mapped[str | None] = personal(mapped_column())

    village: Mapped[Division] = related(village_id, "households")
    memberships: Mapped[list[Membership]] = related("Membership.household_id", "household", few=True)
    beneficiary: Mapped[Beneficiary | None] = related("Beneficiary.household_id", "household")
    status_events: Mapped[list[HouseholdStatusEvent]] = related("HouseholdStatusEvent.household_id", "household")
    monitoring_records: Mapped[list[MonitoringRecord]] = related("MonitoringRecord.household_id", "household")
    household_pairings: Mapped[list[HouseholdPairing]] = related("HouseholdPairing.household_id", "household")
    visits: Mapped[list[Visit]] = related("Visit.household_id", "household")
    distribution_lines: Mapped[list[DistributionLine]] = related("DistributionLine.household_id", "household")
    asset_rights: Mapped[list[AssetRight]] = related("AssetRight.holder_household_id", "holder_household")
    indicator_results: Mapped[list[IndicatorResult]] = related("IndicatorResult.household_id", "household")
    feedback: Mapped[list[Feedback]] = related("Feedback.household_id", "household")

    @hybrid_property
    def member_count(self) -> int:
        """How many persons belong to the household now, as whoever keeps the household recorded it: who sees one sees the other."""
        kept = (m for m in self.memberships if (m.owner_district_id, m.demo) == (self.owner_district_id, self.demo))
        return sum(1 for m in kept if m.ends_on is None and m.deleted_at is None)

    @member_count.inplace.expression
    @classmethod
    def _member_count(cls) -> ColumnElement[int]:
        member = aliased(Membership)
        return (
            select(func.count(member.id))
            .where(
                member.household_id == cls.id,
                member.ends_on.is_(None),
                member.deleted_at.is_(None),
                member.owner_district_id.is_not_distinct_from(cls.owner_district_id),
                member.demo == cls.demo,
            )
            .correlate_except(member)
            .scalar_subquery()
        )


class Person(Row):
    """A member of a household. 人员"""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_unspelled", "id", postgresql_where=text("pinyin IS NULL")),
        shown_to_all("person"),
        Index(
            "uq_person_national_id",
            "owner_district_id",
            "national_id_index",
            unique=True,
            postgresql_where=text("deleted_at IS NULL AND NOT demo"),
        ),
    )

    name: Mapped[str] = personal(mapped_column())
    pinyin: Mapped[str | None] = personal(spelled("name", person=True))
    gender: Mapped[Gender | None] = personal(mapped_column(words(Gender)))
    birth_date: Mapped[date | None] = personal(mapped_column())
    phone: Mapped[str | None] = personal(mapped_column())
    national_id: Mapped[bytes | None] = encrypted()
    national_id_mask: Mapped[str | None] = masked("national_id", national_id_form, index="national_id_index")
    national_id_index: Mapped[bytes | None] = encrypted()
    bank_account: Mapped[bytes | None] = encrypted()
    bank_account_mask: Mapped[str | None] = masked("bank_account", bank_account_form)
    disability: Mapped[str | None] = personal(mapped_column())
    groups: Mapped[list[Group]] = personal(mapped_column(word_list(Group), default=list, server_default=text("'{}'")))
    note: Mapped[str | None] = personal(mapped_column())

    memberships: Mapped[list[Membership]] = related("Membership.person_id", "person", few=True)
    beneficiary: Mapped[Beneficiary | None] = related("Beneficiary.person_id", "person")
    merge: Mapped[PersonMerge | None] = related("PersonMerge.merged_id", "merged")
    merges: Mapped[list[PersonMerge]] = related("PersonMerge.kept_id", "kept")

    @staticmethod
    def still_found(table: Any) -> ColumnElement[bool]:
        """Whether a tombstone is found by its id all the same: it is part of another record, and says of which."""
        merge = Base.metadata.tables["person_merge"].alias("merge")
        part: Any = select(literal_column("1")).where(merge.c.merged_id == table.id, merge.c.undone_at.is_(None))
        found: ColumnElement[bool] = part.correlate_except(merge).exists()
        return found

    @hybrid_property
    def display_name(self) -> str:
        """The first character of the name, the rest hidden."""
        return f"{self.name[:1]}**"

    display_name.info["personal"] = False

    @display_name.inplace.expression
    @classmethod
    def _display_name(cls) -> ColumnElement[str]:
        return func.left(cls.name, literal_column("1"), type_=Text).concat(literal_column("'**'", Text))


class Membership(Row):
    """A person belongs to a household for a time. 家庭成员关系"""

    __tablename__ = "membership"
    __table_args__ = (
        listed("starts_on"),
        listed("household_id", "starts_on"),
        shown_to_all("membership"),
        in_order("starts_on", "ends_on"),
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
        ),
        Index(
            "uq_membership_head",
            "household_id",
            unique=True,
            postgresql_where=text("role = 'HEAD' AND ends_on IS NULL AND deleted_at IS NULL"),
        ),
        never_at_once("ex_membership_person", key_range("person_id"), near="person_id"),
        never_at_once("ex_membership_head", key_range("household_id"), where="role = 'HEAD'", near="household_id"),
    )

    household_id: Mapped[UUID] = link("household", indexed=False)
    person_id: Mapped[UUID] = link("person")
    role: Mapped[MemberRole] = mapped_column(words(MemberRole))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    household: Mapped[Household] = related(household_id, "memberships")
    person: Mapped[Person] = related(person_id, "memberships")
