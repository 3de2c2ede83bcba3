"""Names of aliases and parameters, and how a source is opened: under the reader's policy, without tombstones in lists.

Numbers follow the order of opening, so a statement's text is stable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import BinaryExpression, BindParameter, ColumnElement, FromClause, Select, and_, bindparam, false, literal_column, or_, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import CollectionAggregate, Grouping
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, Numeric, Text, TypeEngine, Uuid

from app.compiler.arguments import Constant
from app.compiler.catalog import Entity, Kind, Order, Report, Source, Window
from app.compiler.cursor import KeyKind
from app.compiler.params import AsDay, AsKey, AsKeys, AsPosition, AsRead, AsSize, AsValue, Decode, Param
from app.compiler.plan import Variant

Policies = Mapping[Any, Callable[[Any], ColumnElement[bool]]]

KEY_TYPES: Mapping[KeyKind, TypeEngine[Any]] = {
    KeyKind.TEXT: Text(),
    KeyKind.WHOLE: BigInteger(),
    KeyKind.NUMBER: Numeric(),
    KeyKind.DAY: Date(),
    KeyKind.MOMENT: DateTime(timezone=True),
    KeyKind.KEY: Uuid(),
}

VALUE_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    Kind.INT: Integer(),
    Kind.BIG_INT: BigInteger(),
    Kind.BOOLEAN: Boolean(),
    Kind.MONEY: Numeric(),
    Kind.DECIMAL: Numeric(),
    Kind.DATE: Date(),
    Kind.DATE_TIME: DateTime(timezone=True),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row in reach: an alias of a table, or a subquery of it or of a report."""

    source: Source
    origin: FromClause

    def __getitem__(self, attribute: str) -> ColumnElement[Any]:
        """A column; or a hybrid, whose formula is written over this alias."""
        stored = self.origin.c.get(attribute)
        if stored is not None:
            return stored
        assert not isinstance(self.source, Report), "a report has columns alone"
        formula: ColumnElement[Any] = getattr(aliased(self.source, self.origin), attribute)
        return formula

    def over(self, narrowed: FromClause) -> Row:
        """The same row, read from a subquery of its columns."""
        return Row(self.source, narrowed)


@dataclass(frozen=True, slots=True)
class Referred(Row):
    """A row of which nothing but its key is read: the foreign key that leads to it stands for it."""

    key: ColumnElement[Any]

    def __getitem__(self, attribute: str) -> ColumnElement[Any]:
        assert attribute == "id", "whoever reads more joins the row"
        return self.key


@dataclass(frozen=True, slots=True)
class Reaching(Row):
    """A row with the keys of its order that stand in other rows, which are `joined` to it."""

    keys: Mapping[str, ColumnElement[Any]]
    joined: FromClause

    def __getitem__(self, attribute: str) -> ColumnElement[Any]:
        return self.keys[attribute] if attribute in self.keys else Row.__getitem__(self, attribute)


SEEN = "viewer_districts"
"""The parameter by which a policy asks whether a district's people are seen."""
NONE_SEEN = literal_column("'{}'::uuid[]", ARRAY(Uuid()))


@dataclass(slots=True)
class Frame:
    """One statement in the making. `bytewise`: the database orders text by code points.

    For a `stranger`, who sees no district's people, that is said in the text: PostgreSQL, which plans once, then reads made-up rows alone.
    """

    policies: Policies
    bytewise: bool = False
    stranger: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    report: Mapping[str, BindParameter[Any]] = field(default_factory=dict)

    def name(self, stem: str) -> str:
        """`fund1`, never `fund_1`: SQLAlchemy names aliases so inside the models' own formulas, where it would capture them."""
        self.numbers[stem] = self.numbers.get(stem, 0) + 1
        return f"{stem}{self.numbers[stem]}"

    def open(self, source: Source, window: Window | None = None) -> Row:
        if isinstance(source, Report):
            built = source.build(window) if source.windowed else source.build()
            return Row(source, self._filled(built).subquery(name=self.name(source.name)))
        return Row(source, source.__table__.alias(self.name(source.__tablename__)))

    def reaching(self, row: Row, order: Iterable[Order]) -> Row:
        """The row, with whatever an order reads of others; in that order it stands where the reader sees them."""
        keys, joined = {}, row.origin
        for key, through in ((key, key.through) for key in order if key.through):
            other = self.open(through.arm.source)
            joined = joined.join(other.origin, and_(other[through.arm.remote] == row[through.arm.local], *self.visible(other)))
            keys[key.attribute] = other[through.attribute]
        return Reaching(row.source, row.origin, keys, joined) if keys else row

    def visible(self, row: Row) -> list[ColumnElement[bool]]:
        """What the policy asks of a row; a report holds its policies itself."""
        if isinstance(row.source, Report):
            return []
        predicate = self.policies[row.source](row.origin.c)
        if predicate.compare(true()):
            return []
        return [replacement_traverse(predicate, {}, _nobodys) if self.stranger else predicate]

    def found(self, row: Row) -> list[ColumnElement[bool]]:
        """What a look-up asks besides: no tombstones, but those that say which record stands for them."""
        still_found = getattr(row.source, "still_found", None)
        if still_found is None:
            return self.listed(row)
        return [or_(row["deleted_at"].is_(None), still_found(row.origin.c)), *self.visible(row)]

    def listed(self, row: Row) -> list[ColumnElement[bool]]:
        """What a list asks besides: no tombstones."""
        if isinstance(row.source, Report) or not hasattr(row.source, "deleted_at"):
            return self.visible(row)
        return [row["deleted_at"].is_(None), *self.visible(row)]

    def param(self, param: Param) -> BindParameter[Any]:
        return bindparam(param.name, type_=_type(param.decode))

    def size(self, param: Param) -> ColumnElement[Any]:
        """How many rows: in the text where the document says it, so that PostgreSQL, which plans once, knows it too."""
        match param:
            case Param(input=Constant(value=int(given)), decode=AsSize(limit=limit, extra=extra)) if 0 <= given <= limit:
                return literal_column(str(given + extra), Integer)
        return self.param(param)

    def _filled(self, select: Select[Any]) -> Select[Any]:
        def fill(element: Any, **_: Any) -> Any:
            return self.report.get(element.key) if isinstance(element, BindParameter) else None

        return cast("Select[Any]", replacement_traverse(select, {}, fill)) if self.report else select


def _nobodys(element: Any, **_: Any) -> Any:
    match element:
        case BinaryExpression(right=CollectionAggregate(element=Grouping(element=BindParameter(key=str(key))))) if key == SEEN:
            return false()
        case BindParameter(key=str(key)) if key == SEEN:
            return NONE_SEEN
    return None


def read_from(row: Row) -> FromClause:
    """What a statement over a row reads."""
    return row.joined if isinstance(row, Reaching) else row.origin


def under(statement: Select[Any], parent: Row | None) -> Select[Any]:
    """A subquery that reads the row it stands under, if it stands under one."""
    return statement.correlate(parent.origin) if parent else statement


def of_kind(row: Row, entity: Entity) -> list[ColumnElement[bool]]:
    """What tells this entity's rows from others of the same source."""
    return [_among(row[attribute], terms) for attribute, terms in entity.where]


def of_kinds(row: Row, entities: Iterable[Entity]) -> list[ColumnElement[bool]]:
    """What tells rows of these entities; nothing where every row of the source is one of them."""
    entities = tuple(entities)
    if len(entities) == 1:
        return of_kind(row, entities[0])
    terms: dict[str, set[str]] = {}
    for attribute, among in (told for entity in entities for told in entity.where):
        terms.setdefault(attribute, set()).update(among)
    possible = {attribute: getattr(row[attribute].type, "enums", ()) for attribute in terms}
    told = {name: tuple(term for term in possible[name] if term in among) for name, among in terms.items()}
    return [_among(row[name], among) for name, among in told.items() if len(among) < len(possible[name])]


def discriminators(variants: Iterable[Variant]) -> set[str]:
    several = tuple(variants)
    return {attribute for v in several for attribute, _ in v.entity.where} if len(several) > 1 else set()


def _among(column: ColumnElement[Any], terms: tuple[str, ...]) -> ColumnElement[bool]:
    literals = [literal_column(f"'{term}'", column.type) for term in terms]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)


def _type(decode: Decode) -> TypeEngine[Any]:
    match decode:
        case AsKey():
            return Uuid()
        case AsKeys(tags_only=True):
            return ARRAY(Text())
        case AsKeys():
            return ARRAY(Uuid())
        case AsSize():
            return Integer()
        case AsDay():
            return Date()
        case AsPosition(kinds=kinds, index=index):
            return KEY_TYPES[kinds[index]]
        case AsRead(type=kind):
            return kind
        case AsValue(kind=kind, limit=limit):
            of = VALUE_TYPES.get(kind, Text())
            return ARRAY(of) if limit else of
    return Text()
