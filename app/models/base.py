"""What every table of the record has in common.

A row has one owner district and one `version`; `deleted_at` is a tombstone: the row leaves every list and stays
readable where another row refers to it. `demo` marks rows that prove nothing.
"""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    event,
    false,
    func,
    literal_column,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy import Uuid as SqlUuid
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column, relationship

if TYPE_CHECKING:
    from app.models.district import Division

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

T = TypeVar("T")


class Word(Enum):
    """A closed list of terms. The name is the term, stored and published; the value is the sentence that explains it.

    >>> class Bound(Word):
    ...     ABOUT = "Near this value. 约"
    >>> Bound.ABOUT.name, Bound.ABOUT.value
    ('ABOUT', 'Near this value. 约')
    """


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): 48 bits of milliseconds, 12 of their parts, the rest random."""
    millisecond, part = divmod(time.time_ns(), 1_000_000)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (millisecond & ((1 << 48) - 1)) << 80 | 7 << 76 | part * 4_096 // 1_000_000 << 64 | 2 << 62 | random
    return UUID(int=value)


def words(kind: type[Word], name: str | None = None) -> SqlEnum:
    """Text with a CHECK of the names: a new term is an ordinary migration, and no label needs an escape in JSON."""
    return SqlEnum(kind, native_enum=False, create_constraint=True, name=name or _snake(kind.__name__), length=40)


def word(kind: type[Word]) -> Any:
    """A term that an expression computes: no column, so no CHECK."""
    return SqlEnum(kind, native_enum=False, create_constraint=False, name=_snake(kind.__name__), length=40)


def term(chosen: Word) -> ColumnElement[Any]:
    """A term as part of the statement's text: a constant of the model is no parameter of a request."""
    return literal_column(f"'{chosen.name}'", Text)


def word_list(kind: type[Word]) -> ARRAY[Any]:
    """Several terms of one list in one column."""
    return ARRAY(word(kind))


def personal(column: MappedColumn[T]) -> MappedColumn[T]:
    """Mark a column that says something of a household or its members: it needs a permission to be read."""
    column.column.info["personal"] = True
    return column


def public(column: MappedColumn[T]) -> MappedColumn[T]:
    """Mark a column of a person's or household's table that says nothing personal."""
    column.column.info["personal"] = False
    return column


def link(table: str, *, indexed: bool = True) -> MappedColumn[Any]:
    """A key of another table, indexed, because every relation is walked from both ends; by `listed` where a list can be long."""
    return mapped_column(ForeignKey(f"{table}.id"), index=indexed)


def listed(*columns: str, summed: str | None = None) -> Index:
    """A list that can be long, in its order: under a key if that comes first, of the whole table otherwise.

    What is `summed` stands in the index, with all that says who sees it: a sum by that key, and a count, read no row.
    """
    told = (summed, "deleted_at", "demo", "owner_district_id") if summed else ()
    return Index(None, *columns, "id", postgresql_include=told)


def shown_to_all(table: str) -> Index:
    """The made-up rows of a table about people: all that is read for somebody who sees no district, however many others there are."""
    return Index(f"ix_{table}_demo", "demo", postgresql_where=text("demo"))


def related(by: Any, back: str, *, remote: str | None = None, few: bool = False) -> Any:
    """The other end of the foreign key `by`; never loaded by touching it, because a read is one statement.

    `few` are so few for each row that a list under many rows may read them all, whatever its size.
    """
    return relationship(foreign_keys=by, back_populates=back, remote_side=remote, lazy="raise", info={"few": few})


def exactly_one(name: str, *columns: str) -> CheckConstraint:
    """A typed party: one of several foreign keys is set."""
    return CheckConstraint(f"num_nonnulls({', '.join(columns)}) = 1", name=name)


def positive(column: str) -> CheckConstraint:
    """An amount above zero. PostgreSQL ranks NaN above every number, so it is named."""
    return CheckConstraint(f"{column} > 0 AND {column} <> 'NaN'::numeric", name=f"{column}_positive")


def not_negative(column: str) -> CheckConstraint:
    """An amount of zero or above."""
    return CheckConstraint(f"{column} >= 0 AND {column} <> 'NaN'::numeric", name=f"{column}_not_negative")


def dated(column: str) -> CheckConstraint:
    """A date and its precision stand or fall together."""
    return CheckConstraint(f"({column} IS NULL) = ({column}_precision IS NULL)", name=f"{column}_has_precision")


def in_order(first: str, last: str) -> CheckConstraint:
    """A period does not end before it begins."""
    return CheckConstraint(f"{last} >= {first}", name=f"{last}_after_{first}")


def never_at_once(
    name: str, *same: str, where: str = "", days: tuple[str, str] = ("starts_on", "ends_on"), near: str = ""
) -> ExcludeConstraint:
    """Of the rows that are the `same`, no two hold on one day; one may begin on the day that another ends.

    GiST compares ranges, and keys only by an extension that is not always there, so a key is a range of one: see `key_range`.
    A row whose first day is not known is left out; that two of those are not open at once is a unique index's to hold.
    Where rows are many, `near` is a key among the `same`: its hash is compared before it, which takes a third of the time.
    """
    first, last = days
    known = f"{first} IS NOT NULL AND deleted_at IS NULL"
    hashed = [(text(f"point(uuid_hash({near}), 0)"), "~=")] if near else []
    elements = [*hashed, *((text(each), "&&") for each in (*same, f"daterange({first}, {last})"))]
    return ExcludeConstraint(*elements, name=name, using="gist", where=text(f"{where} AND {known}" if where else known))


def key_range(key: str) -> str:
    """A key as a range that holds it alone, of the type `uuidrange` that a migration makes."""
    return f"uuidrange({key}, {key}, '[]')"


LIVE = text("deleted_at IS NULL")


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Base(DeclarativeBase):
    """A table of the record."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        Decimal: Numeric(18, 2),
        date: Date,
        datetime: DateTime(timezone=True),
        UUID: SqlUuid,
    }


CALLED = ("code", "name", "name_en", "phone", "printed_name", "publisher", "receipt_no", "title", "voucher_no")
"""What names something, and so is ordered by, looked for or printed in a line."""


@event.listens_for(Table, "after_parent_attach")
def _shorten(table: Table, metadata: MetaData) -> None:
    """Every name in the record fits into an index, and is found from each of its characters on; aliases do so together."""
    if metadata is not Base.metadata or "owner_district_id" not in table.c:
        return
    for column in CALLED:
        if column in table.c:
            table.append_constraint(CheckConstraint(f"length({column}) <= 300", name=f"{column}_short"))
    if "aliases" in table.c:
        table.append_constraint(CheckConstraint("length(array_to_string(aliases, '')) <= 1000", name="aliases_few"))


class Row(Base):
    """A row that a district owns."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"), sort_order=90)
    owner_district_id: Mapped[UUID | None] = mapped_column(ForeignKey("division.id"), index=True, sort_order=91)
    owner_epoch: Mapped[int] = mapped_column(default=1, server_default=text("1"), sort_order=91)
    demo: Mapped[bool] = mapped_column(default=False, server_default=false(), sort_order=92)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=93)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=94)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=95)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """A change names the version that it changes, and makes the next one."""
        return {"version_id_col": cls.version}

    @declared_attr
    def owner_district(cls) -> Mapped[Division | None]:
        """Who may change the row. A fund alone is listed from this side too: what a district keeps is the feed's question."""
        return relationship("Division", foreign_keys=f"{cls.__name__}.owner_district_id", remote_side="Division.id", lazy="raise")
