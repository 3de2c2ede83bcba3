"""Requirements that places and households are measured by: 两不愁三保障, 五通十有 and whatever comes after them.

What a set asks is data, not code: a set has editions, because the same name asked other things in other years and places. A
set is about households, villages or districts; its items and their results carry the same word, so that a key holds a
result to a subject of that kind.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, exactly_one, in_order, link, listed, personal, related, words
from app.models.values import Measure

if TYPE_CHECKING:
    from app.models.district import Division
    from app.models.evidence import SourceDocument
    from app.models.household import Household


class IndicatorSubject(Word):
    """Whom a set of requirements is about. 指标对象"""

    HOUSEHOLD = "Households. 户"
    VILLAGE = "Villages. 村"
    DISTRICT = "Districts. 区县"


class IndicatorAnswer(Word):
    """How an item is answered. 指标取值方式"""

    MET = "Met or not. 是否达标"
    NUMBER = "By a number in a unit. 数值"
    RATIO = "By how many of how many. 比例"


class IndicatorStatus(Word):
    """How far a result has come. 指标上报状态"""

    DRAFT = "Being filled in. 草稿"
    SUBMITTED = "Handed in for approval. 已上报"
    RETURNED = "Given back for correction. 退回"
    APPROVED = "Approved; only now does it count in reports. 已审核"


class IndicatorSet(Row):
    """One edition of a list of requirements. 指标体系"""

    __tablename__ = "indicator_set"
    __table_args__ = (
        CheckConstraint("edition > 0", name="edition_positive"),
        UniqueConstraint("id", "subject_kind"),
        Index("uq_indicator_set_edition", "code", "edition", unique=True, postgresql_where=LIVE),
    )

    code: Mapped[str]
    edition: Mapped[int]
    title: Mapped[str]
    subject_kind: Mapped[IndicatorSubject] = mapped_column(words(IndicatorSubject))
    note: Mapped[str | None]
    source_id: Mapped[UUID | None] = link("source_document")

    source: Mapped[SourceDocument | None] = related(source_id, "indicator_sets")
    items: Mapped[list[IndicatorItem]] = related("IndicatorItem.indicator_set_id", "indicator_set")


class IndicatorItem(Row):
    """One requirement of a set. 指标"""

    __tablename__ = "indicator_item"
    __table_args__ = (
        CheckConstraint("(answer = 'NUMBER') = (measure IS NOT NULL)", name="number_has_measure"),
        UniqueConstraint("id", "subject_kind", "answer"),
        ForeignKeyConstraint(
            ["indicator_set_id", "subject_kind"],
            ["indicator_set.id", "indicator_set.subject_kind"],
            name="fk_indicator_item_subject_of_set",
        ),
        Index("uq_indicator_item_position", "indicator_set_id", "position", unique=True, postgresql_where=LIVE),
    )

    position: Mapped[int]
    title: Mapped[str]
    description: Mapped[str | None]
    answer: Mapped[IndicatorAnswer] = mapped_column(words(IndicatorAnswer))
    measure: Mapped[Measure | None] = mapped_column(words(Measure))
    subject_kind: Mapped[IndicatorSubject] = mapped_column(words(IndicatorSubject))
    indicator_set_id: Mapped[UUID] = link("indicator_set")

    indicator_set: Mapped[IndicatorSet] = related(indicator_set_id, "items")
    results: Mapped[list[IndicatorResult]] = related("IndicatorResult.item_id", "item")


class IndicatorResult(Row):
    """How one household, village or district answers one requirement for one period. 指标结果"""

    __tablename__ = "indicator_result"
    __table_args__ = (
        exactly_one("one_subject", "household_id", "village_id", "district_id"),
        CheckConstraint(
            "(subject_kind = 'HOUSEHOLD') = (household_id IS NOT NULL) AND (subject_kind = 'VILLAGE') = (village_id IS NOT NULL)",
            name="kind_fits_subject",
        ),
        CheckConstraint(
            "(met IS NULL OR answer = 'MET') AND (number IS NULL OR answer = 'NUMBER') AND (numerator IS NULL OR answer = 'RATIO')",
            name="value_fits_answer",
        ),
        CheckConstraint("status IN ('DRAFT', 'RETURNED') OR num_nonnulls(met, number, numerator) = 1", name="submitted_has_value"),
        CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="ratio_has_both"),
        CheckConstraint("numerator >= 0 AND denominator > 0", name="ratio_of_counts"),
        CheckConstraint("number <> 'NaN'::numeric", name="number_finite"),
        CheckConstraint("NOT locked OR status = 'APPROVED'", name="locked_is_approved"),
        in_order("period_from", "period_to"),
        ForeignKeyConstraint(
            ["item_id", "subject_kind", "answer"],
            ["indicator_item.id", "indicator_item.subject_kind", "indicator_item.answer"],
            name="fk_indicator_result_kinds_of_item",
        ),
        Index(
            "uq_indicator_result",
            "item_id",
            "household_id",
            "village_id",
            "district_id",
            "period_from",
            "period_to",
            unique=True,
            postgresql_where=LIVE,
            postgresql_nulls_not_distinct=True,
        ),
        listed("period_from"),
        *(listed(key, "period_from") for key in ("item_id", "household_id", "village_id", "district_id")),
    )

    period_from: Mapped[date]
    period_to: Mapped[date]
    subject_kind: Mapped[IndicatorSubject] = mapped_column(words(IndicatorSubject))
    answer: Mapped[IndicatorAnswer] = mapped_column(words(IndicatorAnswer))
    met: Mapped[bool | None]
    number: Mapped[Decimal | None] = mapped_column(Numeric(24, 6))
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    status: Mapped[IndicatorStatus] = mapped_column(words(IndicatorStatus))
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str | None] = personal(mapped_column())
    item_id: Mapped[UUID] = link("indicator_item", indexed=False)
    household_id: Mapped[UUID | None] = link("household", indexed=False)
    village_id: Mapped[UUID | None] = link("division", indexed=False)
    district_id: Mapped[UUID | None] = link("division", indexed=False)
    source_id: Mapped[UUID | None] = link("source_document")

    item: Mapped[IndicatorItem] = related(item_id, "results")
    household: Mapped[Household | None] = related(household_id, "indicator_results")
    village: Mapped[Division | None] = related(village_id, "village_results")
    district: Mapped[Division | None] = related(district_id, "district_results")
    source: Mapped[SourceDocument | None] = related(source_id, "indicator_results")
