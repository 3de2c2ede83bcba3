"""A text -> the records that bear it in a name, an alias or a code, by its characters, its pinyin or its initials; the best match of each.

Exact matches come first, then those that begin with the text, then those that hold it; a tier is ordered by kind, then by the matched
term. Each kind and tier is a range of `search_term`'s key in that order, and gives no more rows than the page has: so a search costs
the same however many records there are. That a record stands there once is looked up for each row: none of its terms fits better.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    SmallInteger,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    values,
)
from sqlalchemy.orm import aliased

from app.compiler.catalog import Window
from app.errors import BadUserInput
from app.models import Agreement, Cadre, Division, Fund, Organisation, Person, Project, SearchKind, SearchTerm
from app.models.base import Row
from app.models.search import KINDS
from app.models.spelling import LONGEST, form
from app.policies import POLICIES, open_to_all

TABLES: dict[SearchKind, type[Row]] = {
    SearchKind.PLACE: Division,
    SearchKind.ORGANISATION: Organisation,
    SearchKind.PROJECT: Project,
    SearchKind.FUND: Fund,
    SearchKind.AGREEMENT: Agreement,
    SearchKind.CADRE: Cadre,
    SearchKind.PERSON: Person,
}
PUBLIC = tuple(kind for kind in KINDS if kind is not SearchKind.PERSON)
SOUGHT, AMONG = bindparam("text", type_=Text()), bindparam("kinds", type_=ARRAY(SmallInteger))
NIL = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", Uuid)
# Tier, the place of its terms, and the characters between which what follows the sought text lies: no term holds the first, and none
# is as long as a hundred of the last.
TIERS = ((0, 0, 0, 1), (1, 1, 0, 1), (2, 0, 1, 0x10FFFF), (3, 1, 1, 0x10FFFF), (4, 2, 0, 0x10FFFF), (5, 3, 0, 0x10FFFF))


def sought(given: Any) -> str:
    """A text as terms are written. Raises BadUserInput where nothing of it can be found."""
    found = form(given) if len(given) <= 4 * LONGEST else ""
    if not found and len(given) <= 4 * LONGEST:
        raise BadUserInput("A search needs a letter, a digit or a Chinese character.")
    if not 0 < len(found) <= LONGEST:
        raise BadUserInput(f"A search looks for at most {LONGEST} characters.")
    return found


def among(given: Any) -> list[int]:
    """The numbers of the kinds that are asked for; where none are named, of all but persons."""
    named: Any = PUBLIC if given is None else given if isinstance(given, list) else [given]
    return [number for number, kind in enumerate(KINDS, 1) if kind in named or kind.name in named]


def search(window: Window | None = None) -> Select[Any]:
    """One row for each record that `:text` finds among `:kinds`; of a page, no more than its window."""
    ranges = _ranges(window)
    hit = _hits(ranges, window)
    number = ranges.c.kind
    names = ", ".join(f"'{kind.name}'" for kind in KINDS)
    return select(
        hit.c.record.label("id"),
        ranges.c.rank,
        hit.c.term,
        literal_column(f"(ARRAY[{names}])", ARRAY(Text))[number].label("kind"),
        hit.c.name.label("matched"),
        hit.c.claim_id.label("correction_id"),
        *(case((number == _number(kind), hit.c.record)).label(f"{table.__tablename__}_id") for kind, table in TABLES.items()),
    ).join_from(ranges, hit, literal_column("true"))


def _ranges(window: Window | None) -> Subquery:
    """Every tier of every kind: its rank, and the bounds of its terms, which the window's position narrows."""
    kinds = func.unnest(AMONG, type_=SmallInteger).column_valued("kind")
    tiers = values(*(column(name, Integer) for name in ("tier", "place", "first", "last")), name="tiers", literal_binds=True).data(TIERS)
    rank = tiers.c.tier * literal_column("10") + kinds
    low = case((tiers.c.first == literal_column("0"), SOUGHT), else_=SOUGHT.concat(func.chr(tiers.c.first, type_=Text)))
    high = _beyond(func.chr(tiers.c.last, type_=Text))
    # One letter begins the initials of whatever it begins the pinyin of.
    told = or_(func.length(SOUGHT) > literal_column("1"), tiers.c.place.in_([literal_column("0"), literal_column("2")]))
    bounds = {"low": low, "low_id": NIL, "high": high, "high_id": NIL}
    asked = select(rank.label("rank"), kinds.label("kind"), tiers.c.tier, tiers.c.place).where(told)
    if window and window.position:
        at, term, id = window.position
        end = "high" if window.backward else "low"
        bounds[end], bounds[f"{end}_id"] = (case((rank == at, here), else_=bounds[key]) for key, here in ((end, term), (f"{end}_id", id)))
        asked = asked.where(rank <= at if window.backward else rank >= at)
    return asked.add_columns(*(bound.label(name) for name, bound in bounds.items())).subquery("ranges")


def _hits(ranges: Subquery, window: Window | None) -> Any:
    """The first rows of a range, or the last; of each record the best."""
    term, better = aliased(SearchTerm, name="found"), aliased(SearchTerm, name="better")
    here, low, high = tuple_(term.term, term.record), tuple_(ranges.c.low, ranges.c.low_id), tuple_(ranges.c.high, ranges.c.high_id)
    fitter = tuple_(_tier(better), better.term) < tuple_(ranges.c.tier, term.term)
    another = exists().where(better.record == term.record, _fits(better), fitter).correlate(term, ranges)
    inclusive = window is not None and window.inclusive
    found = select(term.term, term.record, term.name, term.claim_id).where(
        term.kind == ranges.c.kind,
        term.place == ranges.c.place,
        here >= low if inclusive else here > low,
        here <= high if inclusive else here < high,
        *visible(term),
        ~another,
    )
    if window:
        ends = (term.term.desc(), term.record.desc()) if window.backward else (term.term, term.record)
        found = found.order_by(*ends).limit(window.size)
    return found.lateral("hit")


def _fits(term: Any) -> ColumnElement[bool]:
    last = _beyond(func.chr(literal_column(str(0x10FFFF)), type_=Text))
    told = or_(func.length(SOUGHT) > literal_column("1"), term.place.in_([literal_column("0"), literal_column("2")]))
    return and_(term.term >= SOUGHT, term.term < last, told)


def _beyond(character: ColumnElement[str]) -> ColumnElement[str]:
    """What comes after every term that goes on from the sought text with no character above this one."""
    return SOUGHT.concat(func.repeat(character, literal_column(str(LONGEST)), type_=Text))


def _tier(term: Any) -> ColumnElement[int]:
    exact = and_(term.term == SOUGHT, term.place < literal_column("2"))
    return case((exact, term.place), else_=term.place + literal_column("2"))


def visible(term: Any) -> list[ColumnElement[bool]]:
    """What the policy of each kind asks of the record itself, of the terms that find it.

    A scalar that is looked up by key: of EXISTS under OR PostgreSQL makes a hash of the whole table where that fits into memory, and so
    a search among 100,000 people read every one of them.
    """
    restricted = [(kind, table) for kind, table in TABLES.items() if not open_to_all(POLICIES[table])]
    return [or_(term.kind != _number(kind), _seen(table, term)) for kind, table in restricted]


def _seen(table: Any, term: Any) -> ColumnElement[bool]:
    return select(POLICIES[table](table.__table__.c).label("seen")).where(table.id == term.record).scalar_subquery()


def _number(kind: SearchKind) -> ColumnElement[int]:
    return literal_column(str(KINDS.index(kind) + 1), SmallInteger)
