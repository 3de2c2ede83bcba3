"""What a text finds: every name of every record, from each of its characters on, as README.md says of `search`.

Exact matches come first, then what begins with the text, then what holds it; names before their initials, kinds in their order, a
kind by the term that fits best.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

import asyncpg

from app import models
from tests.oracle.record import Record

LONGEST = 100
KINDS: Mapping[str, tuple[type[Any], tuple[str, ...], str]] = {
    "PLACE": (models.Division, ("name", "aliases", "name_en"), "code"),
    "ORGANISATION": (models.Organisation, ("name", "aliases", "name_en"), "credit_code"),
    "PROJECT": (models.Project, ("name", "aliases"), ""),
    "FUND": (models.Fund, ("name",), ""),
    "AGREEMENT": (models.Agreement, ("title",), ""),
    "CADRE": (models.Cadre, ("name",), ""),
    "PERSON": (models.Person, ("name",), ""),
}
SIGNS = (
    *((0x01, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2B0, 0x36F), (0x2000, 0x2BFF), (0x2E00, 0x2E7F), (0x3000, 0x3006)),
    *((0x3008, 0x3020), (0x3030, 0x3030), (0x3099, 0x309C), (0x30FB, 0x30FB), (0xFE00, 0xFE6F)),
)
"""Characters that are no part of a name, but for plain letters and digits."""


class Term(NamedTuple):
    """A name from one of its units on: where it begins, folded; as it is written; the claim that misprints it."""

    place: int
    folded: str
    name: str
    claim: Any


class Hit(SimpleNamespace):
    """A row of the answer."""

    report: Any


def units(text: str) -> list[str]:
    """Words of plain letters and digits, and every other character by itself, in small letters without marks and signs.

    >>> units("Tai'erzhuang 台儿庄（区）"), units("Lǜ Ａ1")
    (['tai', 'erzhuang', '台', '儿', '庄', '区'], ['lv', 'a1'])
    """
    small = normalize("NFKD", text).lower().replace("u\u0308", "v")
    kept = "".join(c for c in small if not 0x300 <= ord(c) <= 0x36F)
    return [one for one in re.findall(r"[a-z0-9]+|[^a-z0-9]", kept, re.DOTALL) if (one[0].isascii() and one[0].isalnum()) or not _sign(one)]


def _sign(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in SIGNS)


@dataclass(frozen=True, slots=True)
class Terms:
    """What every record is found by. Of two names with the same term the database shows one: which is its choice, and `chosen`."""

    found: Mapping[str, Sequence[tuple[Any, Sequence[Term]]]]
    chosen: Mapping[tuple[UUID, int, str], str]

    def hits(self, text: str, kinds: Sequence[str], report: Any) -> list[Hit]:
        """The rows that a text finds, each once, by the term that fits best."""
        sought = "".join(units(text))
        return [hit for number, kind in enumerate(KINDS, 1) if kind in kinds for hit in self._of(number, kind, sought, report)]

    def _of(self, number: int, kind: str, sought: str, report: Any) -> Iterator[Hit]:
        for row, terms in self.found[kind]:
            fitting = [term for term in terms if term.folded.startswith(sought) and (len(sought) > 1 or term.place in (0, 2))]
            if not fitting:
                continue
            tier, folded, place = min((_tier(term, sought), term.folded, term.place) for term in fitting)
            same = [term for term in terms if (term.place, term.folded) == (place, folded)]
            own = [term for term in same if term.claim is None]
            shown = [term.name for term in own or same]
            name = self.chosen.get((row.id, place, folded))
            claim = None if own else min((term.claim for term in same), key=lambda one: one.id.bytes)
            name = claim.printed_name if claim else name if name in shown else shown[0]
            yield Hit(
                report=report, id=row.id, rank=tier * 10 + number, term=folded, kind=models.SearchKind[kind], matched=name,
                correction=claim, **{model.__tablename__: row if model is KINDS[kind][0] else None for model, *_ in KINDS.values()},
            )  # fmt: skip


def _tier(term: Term, sought: str) -> int:
    """Whole names, whole initials, beginnings of names, of initials, and then what is inside of either."""
    return term.place if term.folded == sought and term.place < 2 else term.place + 2


async def load(database_url: str, record: Record) -> Terms:
    """The terms of all rows that stand, and which name the database shows where two give the same term."""
    misprints: dict[UUID, list[Any]] = defaultdict(list)
    for claim in record.rows[models.Claim]:
        if claim.deleted_at is None and claim.corrected_division_id is not None:
            misprints[claim.corrected_division_id].append(claim)
    found = {
        kind: [(row, list(terms_of(kind, row, misprints[row.id]))) for row in record.rows[KINDS[kind][0]] if row.deleted_at is None]
        for kind in KINDS
    }
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch("select record, place, term, name from search_term")
    await connection.close()
    return Terms(found, {(row["record"], row["place"], row["term"]): row["name"] for row in rows})


def terms_of(kind: str, row: Any, misprints: Sequence[Any] = ()) -> Iterator[Term]:
    """Everything that one row is found by; a term may come twice."""
    _, attributes, code = KINDS[kind]
    values = [getattr(row, name) for name in attributes]
    names = [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]
    for name in names:
        yield from _from_each(units(name), 0, name, None)
    for claim in misprints:
        yield from _from_each(units(claim.printed_name), 0, claim.printed_name, claim)
    for name, sound in zip(names, (row.pinyin or "").split("\n"), strict=False):
        syllables = sound.split(" ") if sound else []
        letters = [one if one[0].isdigit() else one[0] for one in syllables]
        spoken = [*_from_each(syllables, 0, name, None), *_from_each(letters, 1, name, None)]
        yield from (term for term in spoken if kind != "PERSON" or term.place < 2)
    if code and (number := getattr(row, code)) and (folded := "".join(units(number))):
        for at in range(max(1, len(folded) - 3)):
            yield Term(2 if at else 0, folded[at:][:LONGEST], number, None)


def _from_each(parts: list[str], place: int, name: str, claim: Any) -> Iterator[Term]:
    for at in range(len(parts)):
        yield Term(place + 2 * (at > 0), "".join(parts[at:])[:LONGEST], name, claim)
