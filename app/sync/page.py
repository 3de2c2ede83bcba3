"""What a partner reads next: first everything that it may hold, table by table and key by key, and from then on what changes.

    begin  →  scan: (horizon, table, key) …  →  tail: (epoch, xid, seq) …

The horizon is taken before the scan begins: whatever changes while it lasts comes in the tail, perhaps once more. A page of the tail tells
how each changed record stands now, once, however often it changed. What left the partner's scope is told as WITHDRAWN. The cursor is bound
to the partner and to its districts: when these change, it begins again by itself.
"""

from __future__ import annotations

from typing import Any

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
    any_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from app.feed.cursor import in_feed, sizes, written
from app.feed.read import ORDER, far, not_beyond, settled
from app.models import Change, Instance, Operation, PeerSeal, Seal, SyncOperation, SyncPeer
from app.models.base import term
from app.models.trail import Xid8
from app.sync.scope import ahead, digest, every, shared, standing

size = sizes(usual=500, most=1_000, of="records")
AFTER, SIZE = bindparam("after", type_=Text()), bindparam("first", type_=Integer())
SUBJECT = bindparam("viewer_subject", type_=Text())
BEHIND = bindparam("behind", type_=BigInteger())
PULLED = "sync"
NIL = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", Uuid)
BEGINNING = "0 0 0 0 00000000-0000-0000-0000-000000000000 -"
FEED = 7
"""The place of the feed in a position."""
ONE, ZERO = literal_column("1", Integer), literal_column("0", BigInteger)
NAMES = tuple(shared())
TAIL = literal_column(str(len(NAMES)), Integer)
"""The place behind the last table."""


# Where the reader is ----------------------------------------------------------------------------------------------


def _said(at: int) -> ColumnElement[str]:
    return func.split_part(AFTER, literal_column("' '", Text), literal_column(str(at)), type_=Text)


def _text(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'", Text)


def _partner() -> CTE:
    """The partner that asks, and where it is: one row, or none for whoever is no partner."""
    scope = func.left(
        func.md5(cast(SyncPeer.id, Text).concat(cast(SyncPeer.ours, Text)).concat(_text(" ".join(NAMES)))), literal_column("12"), type_=Text
    )
    begins = _said(6) != scope
    horizon = func.pg_snapshot_xmin(func.pg_current_snapshot(), type_=Xid8())
    life = select(Instance.feed_epoch).scalar_subquery()
    return (
        select(
            SyncPeer.ours,
            SyncPeer.theirs,
            scope.label("scope"),
            case((begins, life), else_=cast(_said(1), Integer)).label("epoch"),
            case((begins, horizon), else_=cast(_said(2), Xid8())).label("xid"),
            case((begins, ZERO), else_=cast(_said(3), BigInteger)).label("seq"),
            case((begins, literal_column("0", Integer)), else_=cast(_said(4), Integer)).label("place"),
            case((begins, NIL), else_=cast(_said(5), Uuid)).label("key"),
            life.label("life"),
            horizon.label("horizon"),
            SIZE.label("size"),
        )
        .where(SyncPeer.account == SUBJECT, SyncPeer.ended_at.is_(None), in_feed(AFTER, FEED))
        .cte("partner")
    )


def _of(partner: FromClause, name: str) -> ColumnElement[Any]:
    found: ColumnElement[Any] = select(partner.c[name]).scalar_subquery()
    return cast(found, ARRAY(Uuid)) if name in ("ours", "theirs") else found


# Which records ----------------------------------------------------------------------------------------------------


def _scanned(partner: CTE) -> FromClause:
    """Keys behind the partner's in its table, one more than a page."""
    one = ahead("one", partner)
    found: FromClause = select(one.c.place, one.c.key).where(_of(partner, "place") < TAIL).cte("scanned")
    return found


def _next(partner: FromClause) -> ColumnElement[int]:
    """The next table that holds something for the partner; behind the last one the tail begins."""
    numbers = func.generate_series(_of(partner, "place") + ONE, TAIL - ONE).table_valued("place").render_derived("ahead")
    one = every("some")
    holds = and_(one.c.place == numbers.c.place, one.c.owner == any_(_of(partner, "ours")))
    # One row of each table is looked for, and not all of them: of EXISTS PostgreSQL makes a hash of every record that there is.
    some = select(one.c.place).where(holds).limit(ONE).lateral("held")
    found = select(numbers.c.place).join_from(numbers, some, true()).order_by(numbers.c.place).limit(ONE).scalar_subquery()
    return func.coalesce(cast(found, Integer), TAIL)


def _far(partner: FromClause) -> CTE:
    """The last entry that a page of the tail looks at; no row where fewer are left."""
    after: Any = tuple(_of(partner, key.key) for key in ORDER)
    return far(after, _of(partner, "place") == TAIL)


def _followed(partner: FromClause, edge: CTE) -> FromClause:
    """Entries of what the partner may hold, one more than a page."""
    ours = any_(_of(partner, "ours"))
    places = case(*((Change.kind == _text(name), literal_column(str(at))) for at, name in enumerate(NAMES)), else_=None)
    found: FromClause = (
        select(*ORDER, cast(places, Integer).label("place"), Change.record, Change.version, _left(ours).label("left"))
        .where(
            _of(partner, "place") == TAIL,
            tuple_(*ORDER) > tuple_(*(_of(partner, name) for name in ("epoch", "xid", "seq"))),
            not_beyond(edge),
            settled(),
            or_(not_(Change.demo), func.coalesce(Change.diff.op("?")(_text("demo")), false())),
            Change.kind.in_([_text(name) for name in NAMES]),
            or_(Change.owner_after == ours, Change.owner_before == ours),
        )
        .order_by(*ORDER)
        .limit(SIZE + ONE)
        .cte("followed")
    )
    return found


def _left(ours: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an entry may have taken a record out of the partner's scope: its owner changed, whom it is about, or `demo`."""
    keys = literal_column("ARRAY['demo', 'household_id', 'person_id', 'holder_household_id', 'visit_id']", ARRAY(Text))
    moved = or_(Change.owner_after.is_distinct_from(Change.owner_before), func.coalesce(Change.diff.op("?|")(keys), false()))
    return and_(Change.owner_before == ours, Change.op != term(Operation.INSERT), moved)


def _paged(partner: CTE) -> FromClause:
    """The records of a page, each once."""
    scanned, followed = _scanned(partner), _followed(partner, _far(partner))
    scan = select(scanned).order_by(scanned.c.key).limit(SIZE).subquery("scan")
    tail = select(followed).order_by(*(followed.c[key.key] for key in ORDER)).limit(SIZE).subquery("tail")
    folded = select(tail.c.place, tail.c.record, func.bool_or(tail.c.left), func.max(tail.c.version)).group_by(tail.c.place, tail.c.record)
    none = (false().label("left"), literal_column("0", Integer).label("version"))
    found: FromClause = union_all(select(scan.c.place, scan.c.key.label("record"), *none), folded).cte("paged")
    return found


# Page and records -------------------------------------------------------------------------------------------------


def pulled() -> Select[Any]:
    """One row: where the page ends, and whether more can be read at once; none for whoever is no partner."""
    partner = _partner()
    edge = _far(partner)
    scanned, followed = _scanned(partner), _followed(partner, edge)
    more_scan, more_tail = (select(func.count(type_=Integer) > SIZE).select_from(one).scalar_subquery() for one in (scanned, followed))
    keys = select(scanned, func.row_number().over(order_by=scanned.c.key).label("number")).subquery("keys")
    entries = select(followed, func.row_number().over(order_by=[followed.c[key.key] for key in ORDER]).label("number")).subquery("entries")
    last_key = select(keys.c.key).where(keys.c.number == SIZE).scalar_subquery()
    last_entry = [select(entries.c[key.key]).where(entries.c.number == SIZE).scalar_subquery() for key in ORDER]
    beyond = exists(select(ONE).select_from(edge))
    tail = partner.c.place == TAIL
    horizon = (partner.c.life, partner.c.horizon, ZERO)
    position = (
        *(
            case(
                (and_(tail, more_tail), end),
                (and_(tail, beyond), select(edge.c[key.key]).scalar_subquery()),
                (tail, now),
                else_=partner.c[key.key],
            )
            for key, end, now in zip(ORDER, last_entry, horizon, strict=True)
        ),
        case((tail, TAIL), (more_scan, partner.c.place), else_=_next(partner)),
        case((and_(not_(tail), more_scan), last_key), else_=NIL),
        partner.c.scope,
    )
    return select(
        NIL.label("id"),
        written(PULLED, position).label("cursor"),
        or_(not_(tail), more_tail, beyond).label("has_more"),
        cast(select(Instance.node).scalar_subquery(), Text).label("instance"),
        select(Seal.number).where(_newest_seal()).scalar_subquery().label("seal_number"),
        select(func.encode(Seal.hash, _text("hex"), type_=Text)).where(_newest_seal()).scalar_subquery().label("seal_hash"),
    ).select_from(partner)


def _newest_seal() -> ColumnElement[bool]:
    return Seal.number == select(func.max(Seal.number)).scalar_subquery()


def seals() -> Select[Any]:
    """The seals of the partner's trail that were seen here, behind the number `:behind`."""
    peer = select(SyncPeer.id).where(SyncPeer.account == SUBJECT, SyncPeer.ended_at.is_(None)).scalar_subquery()
    held: Any = select(PeerSeal.number.label("id"), PeerSeal.number, PeerSeal.hash)
    found: Select[Any] = held.where(PeerSeal.peer_id == peer, PeerSeal.number > BEHIND).order_by(PeerSeal.number).limit(SIZE)
    return found


def _unseen(page: FromClause, name: str) -> ColumnElement[Any]:
    """Where a record stands that the partner may not hold any more."""
    one = standing("unseen")
    found: ColumnElement[Any] = (
        select(one.c[name]).where(one.c.place == page.c.place, one.c.key == page.c.record).limit(ONE).scalar_subquery()
    )
    return found


def records() -> Select[Any]:
    """The records of the page as they stand now, those that others refer to first, and those that the partner is to forget."""
    partner = _partner()
    page = _paged(partner)
    one = every("one")
    handed_over = and_(page.c.left, one.c.owner == any_(_of(partner, "theirs")))
    owned = or_(one.c.owner == any_(_of(partner, "ours")), handed_over)
    same = and_(one.c.place == page.c.place, one.c.key == page.c.record, owned)
    # One look-up for each record, in the table that it is of, whatever PostgreSQL may think of how many there are.
    now = select(one).where(same).limit(ONE).lateral("now")
    stands = now.c.key.is_not(None)
    kinds = case(*((page.c.place == literal_column(str(at)), _text(name.upper())) for at, name in enumerate(NAMES)))
    record, withdrawn = (_text(each.name) for each in (SyncOperation.RECORD, SyncOperation.WITHDRAWN))
    return (
        select(
            page.c.record.label("id"),
            page.c.place,
            kinds.label("kind"),
            cast(page.c.record, Text).label("key"),
            case((stands, record), else_=withdrawn).label("operation"),
            func.coalesce(now.c.epoch, _unseen(page, "epoch"), literal_column("0", Integer)).label("epoch"),
            func.coalesce(now.c.version, _unseen(page, "version"), page.c.version).label("version"),
            now.c.state,
            digest(now.c.state).label("digest"),
        )
        .select_from(page.outerjoin(now, true()))
        .where(or_(stands, page.c.left))
    )
