"""Root members -> the text that PostgreSQL prepares, and the order of its parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from app.compiler.plan import Foreign, Found, FoundNodes, Page, Plan, Refusals, RootMember, Sourced, Text
from app.compiler.sql.frame import Frame, Policies, Row, of_kinds
from app.compiler.sql.page import page_text
from app.compiler.sql.rows import Joins, list_text, row_text, with_joins
from app.compiler.sql.text import Choice, Or, Pieces, Read, document, items, joined


class Writer(PGCompiler_asyncpg):
    """What writes the text, and counts in how many places of it a table is read."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self.tables: Counter[str] = Counter()
        super().__init__(*given, **options)

    def visit_table(self, table: Table, *given: Any, **options: Any) -> str:
        if options.get("asfrom"):
            self.tables[table.name] += 1
        written: str = super().visit_table(table, *given, **options)  # type: ignore[no-untyped-call]
        return written


DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]
DIALECT.statement_compiler = Writer


@dataclass(frozen=True, slots=True)
class Statement:
    """`sql` with $1, $2, …; `names` says which parameter each is, `types` of what type; `fixed` are the values known already.

    `tables` are all that it reads, each with the number of places where it does.
    """

    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    types: tuple[str, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)


def statement(plan: Plan, policies: Policies, *, bytewise: bool = False, stranger: bool = False) -> Statement:
    """One SELECT of one value: the bytes of the answer's data; for a `stranger`, for whoever sees no district's people."""
    frame = Frame(policies, bytewise, stranger)
    text = joined(document((m.key, _root(frame, m)) for m in plan.members))
    return _compiled(select(func.textsend(text).label("data")))


def _compiled(query: Select[Any]) -> Statement:
    compiled = query.compile(dialect=DIALECT)
    assert isinstance(compiled, Writer), "the dialect's own"
    names = tuple(compiled.positiontup or ())
    fixed = {k: v.name if isinstance(v, Enum) else v for k, v in compiled.params.items() if v is not None}
    types = tuple(DIALECT.type_compiler_instance.process(compiled.binds[name].type) for name in names)
    return Statement(compiled.string, names, fixed, types, compiled.tables)


def _root(frame: Frame, member: RootMember) -> Pieces:
    match member:
        case Text(json=json):
            return [json]
        case Foreign(parameter=parameter):
            return [bindparam(parameter, type_=SqlText())]
        case Found():
            return _found(frame, member)
        case FoundNodes():
            return _found_nodes(frame, member)
        case Page():
            return _page(frame, member)
        case Sourced():
            return _sourced(frame, member)
        case Refusals():
            return _refusals(frame, member)


def _refusals(frame: Frame, member: Refusals) -> Pieces:
    text: Pieces = ["["]
    for number, item in enumerate(member.items):
        text += [*([","] if number else []), *document((m.key, _root(frame, m)) for m in item)]
    return [*text, "]"]


def _found(frame: Frame, member: Found) -> Pieces:
    """A look-up without a limit: PostgreSQL refuses a second row, and the reader is told that the key is ambiguous."""
    row = frame.open(member.variants[0].entity.source)
    joins: Joins = []
    text = row_text(frame, row, member.variants, joins)
    wanted = row[member.attribute] == frame.param(member.param)
    kinds = of_kinds(row, (v.entity for v in member.variants))
    seen = frame.visible(row) if member.gone else frame.found(row)
    return [Or([_row(text, row, joins, wanted, *seen, *kinds)])]


def _row(text: Pieces, row: Row, joins: Joins, *conditions: ColumnElement[bool]) -> Read:
    """The text of the one row that fits, if there is one."""
    return Read(text, lambda text: with_joins(select(text).select_from(row.origin), joins).where(*conditions).scalar_subquery())


def _found_nodes(frame: Frame, member: FoundNodes) -> Pieces:
    keys = frame.param(member.keys), frame.param(member.tags)
    asked = func.unnest(*keys, type_=SqlText).table_valued("id", "tag", with_ordinality="place").render_derived(name=frame.name("asked"))
    joins: Joins = []
    choices = []
    for variant in member.variants:
        row = frame.open(variant.entity.source)
        asks = [row["id"] == asked.c.id, asked.c.tag == variant.entity.tag, *frame.found(row), *of_kinds(row, [variant.entity])]
        joins.append((row, and_(*asks)))
        choices.append((row["id"].is_not(None), row_text(frame, row, (variant,), joins)))
    each = items([Choice(tuple(choices), ["null"])] if choices else ["null"])
    listed = func.string_agg(each.own, aggregate_order_by(each.separator, asked.c.place))
    return [Read(each.listed(listed), lambda text: with_joins(select(text).select_from(asked), joins).scalar_subquery())]


def _page(frame: Frame, member: Page) -> Pieces:
    outside, frame.report = frame.report, {name: frame.param(param) for name, param in member.parameters}
    text = page_text(frame, member, None)
    frame.report = outside
    return text


def _sourced(frame: Frame, member: Sourced) -> Pieces:
    outside, frame.report = frame.report, {name: frame.param(param) for name, param in member.parameters}
    text = list_text(frame, member.inner, None) if member.listed else _only(frame, member)
    frame.report = outside
    return text


def _only(frame: Frame, member: Sourced) -> Pieces:
    row = frame.open(member.inner.source)
    joins: Joins = []
    text = row_text(frame, row, member.inner.variants, joins)
    return [Or([_row(text, row, joins)])]
