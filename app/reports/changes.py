"""The trail as clients read it: what changed after a position, for whoever follows; and the life of one record.

A page comes with a cursor, an empty one too. Who, why and what of people's tables are for those alone who may read the trail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
    values,
)

from app.feed.cursor import in_feed, sizes, written
from app.feed.read import ORDER, far, not_beyond, settled
from app.models import ENTERPRISE_KINDS, Base, Change, Division, Organisation
from app.models.base import Row, Word
from app.models.trail import Xid8
from app.policies import POLICIES, open_to_all

RECORDS = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)}
if TYPE_CHECKING:
    RecordKind = Word
else:
    RecordKind = Word("RecordKind", {name.upper(): " ".join(RECORDS[name].__doc__.split("\n\n")[0].split()) for name in sorted(RECORDS)})
    RecordKind.__doc__ = "What a record is, by its table. 档案种类"

PEOPLE = {name for name, kind in RECORDS.items() if not open_to_all(POLICIES[kind])}
"""The tables of which not everyone sees every row."""
size = sizes(usual=100, most=1_000, of="entries")
AFTER, RECORD = bindparam("after", type_=Text()), bindparam("id", type_=Uuid())
AMONG, SIZE = bindparam("kinds", type_=ARRAY(Text)), bindparam("first", type_=Integer)
AUDITED = bindparam("trail_districts", type_=ARRAY(Uuid))
UNDERSCORE, BLANK = literal_column("'_'", Text), literal_column("' '", Text)
ONE = literal_column("1", Integer)
POSITION = tuple(
    cast(func.split_part(AFTER, BLANK, literal_column(str(at))), kind) for at, kind in enumerate((Integer(), Xid8(), BigInteger()), 1)
)
FEED = 4
"""The place of the feed in a position."""
NIL = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", Uuid)
FOLLOWED, LIFE = "changes", "history"


def among(given: Any) -> list[str]:
    """The tables of the kinds that are asked for; all, where none are named."""
    named = given if isinstance(given, list) else [] if given is None else [given]
    return [getattr(one, "name", str(one)).lower() for one in named]


# What changed ------------------------------------------------------------------------------------------------------


def changes() -> Select[Any]:
    """One row: where the page behind `:after` ends, and whether more follows."""
    edge = far(POSITION)
    ahead = _page(_followed(edge), ORDER, SIZE + ONE).cte("ahead")
    head = select(*ORDER).where(settled()).order_by(*(key.desc() for key in ORDER)).limit(ONE).subquery("head")
    beyond = exists(select(ONE).select_from(edge))
    ends = union_all(select(*edge.c), select(*head.c).where(not_(beyond))).subquery("ends")
    return _ended(FOLLOWED, ahead, ends, beyond)


def changed() -> Select[Any]:
    """The rows of the page: entries behind `:after`, of the kinds `:kinds` where any are named, up to the horizon."""
    return _told().where(_followed(far(POSITION))).order_by(*ORDER).limit(SIZE)


def _followed(edge: CTE) -> ColumnElement[bool]:
    kinds = or_(func.cardinality(AMONG) == literal_column("0"), Change.kind == func.any(AMONG))
    return and_(in_feed(AFTER, FEED), tuple_(*ORDER) > tuple_(*POSITION), not_beyond(edge), settled(), kinds)


# A record's life ---------------------------------------------------------------------------------------------------

WRITTEN = (Change.epoch, Change.seq)
"""Entries of one record in the order of its versions: a later one may be of an earlier transaction."""


def history() -> Select[Any]:
    """One row: where the page of the record's entries behind `:after` ends, and whether more follows."""
    ahead = _page(_lived(), WRITTEN, SIZE + ONE).cte("ahead")
    return _ended(LIFE, ahead, select(ahead.c.epoch, ahead.c.xid, ahead.c.seq).where(ahead.c.number <= SIZE).subquery("last"))


def lived() -> Select[Any]:
    """The rows of the page: the record's entries, the newest last."""
    return _told().where(_lived()).order_by(*WRITTEN).limit(SIZE)


def fields() -> Select[Any]:
    """What each entry of the record changed: a row for each field, with its value before and after."""
    each = func.jsonb_each(Change.diff).table_valued(column("key", Text), "value").render_derived("each")
    before, after = (literal_column(f"(each.value ->> {place})", Text) for place in (0, 1))
    personal = [(name, c.name) for name, kind in RECORDS.items() for c in kind.__table__.c if c.info.get("personal")]
    marked = values(column("kind", Text), column("field", Text), name="personal", literal_binds=True).data(personal)
    hidden = exists().where(marked.c.kind == Change.kind, marked.c.field == each.c.key)
    return (
        select(
            _entry().label("of_id"),
            _entry().label("id"),
            _camel(each.c.key).label("field"),
            hidden.label("personal"),
            case((not_(hidden), before)).label("before"),
            case((not_(hidden), after)).label("after"),
        )
        .where(_lived(), _open())
        .join_from(Change, each, true())
    )


def _camel(name: ColumnElement[str]) -> ColumnElement[str]:
    """The name of a column as the API writes it."""
    words = func.replace(func.initcap(func.replace(name, UNDERSCORE, BLANK)), BLANK, literal_column("''"))
    return func.lower(func.left(words, ONE)).concat(func.substr(words, literal_column("2")))


def _lived() -> ColumnElement[bool]:
    return and_(in_feed(AFTER, FEED), Change.record == RECORD, tuple_(*WRITTEN) > tuple_(POSITION[0], POSITION[2]))


# Both --------------------------------------------------------------------------------------------------------------


def _page(where: ColumnElement[bool], order: tuple[Any, ...], most: ColumnElement[int]) -> Select[Any]:
    found = select(*ORDER).where(where).order_by(*order).limit(most).subquery("found")
    keys = [found.c[key.key] for key in order]
    return select(*(found.c[key.key] for key in ORDER), func.row_number().over(order_by=keys).label("number"))


def _ended(of: str, ahead: FromClause, end: FromClause, beyond: ColumnElement[bool] | None = None) -> Select[Any]:
    """The last entry of a page that is full; else where the list ends, or the page's look; and never before where the page began."""
    more = select(func.count() > SIZE).select_from(ahead).scalar_subquery()
    candidates = union_all(
        select(ahead.c.epoch, ahead.c.xid, ahead.c.seq).where(ahead.c.number <= SIZE, more),
        select(end.c.epoch, end.c.xid, end.c.seq).where(not_(more)),
        select(*POSITION),
    ).subquery("candidates")
    at = list(candidates.c)
    order = at if of == FOLLOWED else [at[0], at[2]]
    last = select(*at).order_by(*(key.desc() for key in order)).limit(ONE).subquery("last_of_all")
    some = exists(select(ONE).select_from(ahead))
    still = more if beyond is None else or_(more, beyond)
    return select(NIL.label("id"), written(of, tuple(last.c)).label("cursor"), still.label("has_more"), some.label("some"))


def _told() -> Select[Any]:
    """What an entry says of itself."""
    may = _open()
    return select(
        _entry().label("id"),
        *(key.label(key.key) for key in ORDER),
        _node().label("node_id"),
        func.upper(Change.kind).label("kind"),
        Change.op.label("operation"),
        Change.version,
        Change.at,
        Change.demo,
        case((may, Change.actor)).label("actor"),
        case((may, Change.purpose)).label("purpose"),
        case((may, Change.request)).label("request"),
        cast(Change.instance, Text).label("instance"),
    )


def _entry() -> ColumnElement[Any]:
    """A key of an entry, made of its place."""
    first, second = (func.lpad(func.to_hex(part), literal_column("16"), literal_column("'0'"), type_=Text) for part in WRITTEN)
    return cast(first.concat(second), Uuid)


def _node() -> ColumnElement[str]:
    """The id of the record. Of one that is gone it is not always known which of the types of its table it was."""
    level = func.replace(func.lower(cast(Division.level, Text)), literal_column("'county'"), literal_column("'district'"))
    firm = Organisation.kind.in_([literal_column(f"'{kind.name}'") for kind in ENTERPRISE_KINDS])
    organisation = case((firm, literal_column("'enterprise'", Text)), else_=literal_column("'institution'", Text))
    tag = case(
        (Change.kind == literal_column("'division'"), select(level).where(Division.id == Change.record).scalar_subquery()),
        (Change.kind == literal_column("'organisation'"), select(organisation).where(Organisation.id == Change.record).scalar_subquery()),
    )
    plain = func.replace(Change.kind, UNDERSCORE, literal_column("'-'"), type_=Text)
    return func.coalesce(tag, plain, type_=Text).concat(UNDERSCORE).concat(cast(Change.record, Text))


def _open() -> ColumnElement[bool]:
    """Whether the reader may know who changed it, why, and in what: of people's tables, by permission of a district that kept it."""
    public = Change.kind.not_in([literal_column(f"'{name}'") for name in sorted(PEOPLE)])
    return or_(public, Change.owner_after == func.any(AUDITED), Change.owner_before == func.any(AUDITED))


__all__ = ["AFTER", "AMONG", "FOLLOWED", "LIFE", "RecordKind", "among", "changed", "changes", "fields", "history", "lived", "size"]
