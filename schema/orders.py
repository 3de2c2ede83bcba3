"""How a list may be ordered: an enum of an entity's stored fields, and an input that picks one with direction and nulls.

Made from the declarations: a new column can be ordered by without another line. Personal columns are left out, because an
order and its cursors would tell what a mask hides. A column of another row takes a line, `@ordered_by("visit.occurred_on", …)`:
only where the row is always there and shown to all, and indexes lead from its order to the list's rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry
from sqlalchemy import ARRAY, Boolean, inspect

from app.compiler.catalog import Through
from app.models.base import Base, Word
from schema.members import Undeclarable, arm_of
from schema.scalars import listed_terms


class Direction(Word):
    """Which end of an order comes first. 排序方向"""

    ASC = "The smallest first. 升序"
    DESC = "The greatest first. 降序"


class Nulls(Word):
    """Where records without a value stand. 空值位置"""

    FIRST = "Before all others. 空值在前"
    LAST = "After all others. 空值在后"


NULLS = "Where missing values stand; by default after all others, and before them when descending. 空值位置"
UNORDERED = ("id", "deleted_at")


def orderable(model: type[Base], attribute: str) -> bool:
    """Whether lists can be ordered by a column: stored, a single value, and not personal."""
    stored = model.__table__.columns.get(attribute)
    if stored is None or attribute in UNORDERED:
        return False
    return not stored.info.get("personal") and not isinstance(stored.type, ARRAY | Boolean)


def term_of(path: str) -> str:
    """How the enum names a column of another row.

    >>> term_of("visit.occurred_on")
    'VISIT_OCCURRED_ON'
    """
    return path.replace(".", "_").upper()


def through(model: type[Base], path: str) -> Through:
    """The column that a path leads to. Raises Undeclarable where an order by it would be a secret's or a whole table's sort."""
    name, attribute = path.split(".")
    arm = arm_of(f"{model.__name__}.{path}", model, name)
    other: type[Base] = inspect(model).relationships[name].mapper.class_
    if model.__table__.columns[arm.local].nullable:
        raise Undeclarable(f"{model.__name__}.{path}: the foreign key may be NULL, so no index holds the list in this order.")
    if not orderable(other, attribute):
        raise Undeclarable(f"{model.__name__}.{path}: an order by it would tell what not every reader may see.")
    for of, column in ((other, attribute), (model, arm.local)):
        if column not in _leading(of):
            raise Undeclarable(f"{model.__name__}.{path}: no index of {of.__tablename__} begins with {column}.")
    return Through(arm, attribute)


def _leading(model: type[Base]) -> set[str]:
    """The columns that an index of the whole table begins with."""
    table: Any = model.__table__
    whole = (index for index in table.indexes if index.dialect_options["postgresql"]["where"] is None)
    return {index.columns[0].name for index in whole if len(index.columns)}


def order_input(name: str, fields: Mapping[str, str]) -> type[Any]:
    """The input of the lists of `name`; `fields` are what they can be ordered by, with their descriptions."""
    terms = {term: f"By {term}: {text}" for term, text in fields.items()}
    kind: Any = listed_terms(f"{name}OrderField", terms, f"What lists of {name} can be ordered by. 排序字段")
    body = {
        "__annotations__": {"field": kind, "direction": Direction, "nulls": Nulls | None},
        "field": strawberry.field(description="The field to order by. 排序字段"),
        "direction": strawberry.field(default=Direction.ASC, description="Which end comes first. 排序方向"),
        "nulls": strawberry.field(default=strawberry.UNSET, description=NULLS),
    }
    made = type(f"{name}Order", (), body)
    return strawberry.input(made, description=f"One key of an order of {name}. 排序条件")
