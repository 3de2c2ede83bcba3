"""A figure as it was said, and a date as far as it is known.

A figure is a number with a unit and a bound: `6000余万元` is 60,000,000, CNY, MORE_THAN. A unit is a measure and what it
is counted per; figures of different units never add. A date stands for the first day of what is known: a year, a month, a day.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ColumnElement, Numeric, and_, case, func, literal_column, not_, null
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Word, term, words


class DatePrecision(Word):
    """How much of a date is known. 日期精度"""

    YEAR = "Only the year is known. 年"
    MONTH = "The year and the month are known. 月"
    DAY = "The day is known. 日"


class Bound(Word):
    """How a printed figure limits the true one. 数值界限"""

    EXACT = "The number itself. 精确"
    ABOUT = "Near the number, how near is not said. 约"
    MORE_THAN = "Above the number. 余、多"
    AT_LEAST = "The number or above. 以上"
    AT_MOST = "The number or below. 以内"
    ROUNDED = "The number, rounded to its last printed digit. 四舍五入"
    VAGUE = "An amount in words, without a number. 模糊"
    QUALITATIVE = "A statement that is no amount. 定性"


class Measure(Word):
    """What is counted or measured. 计量单位"""

    CNY = "Yuan renminbi. 元"
    PERCENT = "Hundredths of a whole. 百分比"
    PERSON = "Persons, each once. 人、名"
    PERSON_TIME = "Persons, each as often as served. 人次"
    HOUSEHOLD = "Households. 户"
    VILLAGE = "Villages. 村"
    TOWN = "Towns and sub-districts. 镇街"
    TIME = "Occasions. 次"
    PROJECT = "Projects. 项目"
    ASSET = "Built or bought things. 资产"
    DEPARTMENT = "Departments of government. 部门"
    ENTERPRISE = "Enterprises. 企业"
    GROUP = "Groups of people. 群体"
    MODEL = "Ways of working that others can copy. 模式"
    YEAR = "A calendar year, by its number. 年份"


class Per(Word):
    """What a figure is counted for. 计量基准"""

    YEAR = "For each year. 每年"
    PERSON = "For each person. 人均"
    PERSON_YEAR = "For each person in a year. 年人均"
    HOUSEHOLD = "For each household. 户均"
    VILLAGE = "For each village. 每村"
    CADRE = "For each cadre. 每名干部"
    UNSTATED = "An average whose base is not said. 未说明"


class Modality(Word):
    """Whether a figure has happened. 情态"""

    ACTUAL = "It happened. 实际"
    PLANNED = "It is intended. 计划"
    CAPACITY = "It is possible. 能力"
    UNSTATED = "The source does not say. 未说明"


class Figure:
    """The columns of a figure, for the tables that may hold one with a bound."""

    value: Mapped[Decimal | None] = mapped_column(Numeric(24, 6), sort_order=40)
    measure: Mapped[Measure | None] = mapped_column(words(Measure), sort_order=41)
    per: Mapped[Per | None] = mapped_column(words(Per), sort_order=42)
    bound: Mapped[Bound | None] = mapped_column(words(Bound), sort_order=43)
    modality: Mapped[Modality | None] = mapped_column(words(Modality), sort_order=44)
    original_text: Mapped[str | None] = mapped_column(sort_order=45)


def figure_rules() -> tuple[CheckConstraint, ...]:
    """A number has a unit and a bound; what is vague or no amount has no number."""
    return (
        CheckConstraint("value IS NULL OR num_nulls(measure, bound, modality) = 0", name="number_has_unit"),
        CheckConstraint("(bound IN ('VAGUE', 'QUALITATIVE')) = (value IS NULL)", name="bound_fits_number"),
        CheckConstraint("value <> 'NaN'::numeric", name="value_finite"),
    )


def bound_of_sum(bound: ColumnElement[Bound]) -> ColumnElement[Bound | None]:
    """How a sum of figures limits the true one: a sum with a lower bound in it is a lower bound.

    An amount in words leaves the sum of the others a lower bound; one single figure keeps its own bound; lower and upper bounds
    together say nothing.
    """

    def any_of(*bounds: Bound) -> ColumnElement[bool]:
        return func.coalesce(func.bool_or(bound.in_([term(each) for each in bounds])), literal_column("false"))

    lower, upper = any_of(Bound.MORE_THAN, Bound.AT_LEAST, Bound.VAGUE), any_of(Bound.AT_MOST)
    single = func.count().filter(bound != term(Bound.QUALITATIVE)) == literal_column("1")
    return case(
        (not_(any_of(*(b for b in Bound if b not in (Bound.VAGUE, Bound.QUALITATIVE)))), null()),
        (and_(lower, upper), null()),
        (any_of(Bound.MORE_THAN), term(Bound.MORE_THAN)),
        (lower, term(Bound.AT_LEAST)),
        (upper, term(Bound.AT_MOST)),
        (and_(any_of(Bound.ROUNDED), single), term(Bound.ROUNDED)),
        (any_of(Bound.ABOUT, Bound.ROUNDED), term(Bound.ABOUT)),
        else_=term(Bound.EXACT),
    )
