"""Plan -> Cost: how many rows an operation may touch, before any SQL.

A plan becomes a flat list of steps, one for each place in the answer that reads rows; the sizes of pages are filled in from
each request, what tables hold from PostgreSQL's own estimates. A list holds at most its page size for each row above it,
and at most what its table holds for each time that the same row may stand above it, which only to-ones make more than one.

One point is one row that is read and written. Rows that are only looked at, or added up, cost their share of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from app.compiler.arguments import Constant
from app.compiler.catalog import Report
from app.compiler.criteria import All, Compared, Count, Criteria, Either, Empty, Exists, Missing, Not
from app.compiler.params import AsSize, Param, Path
from app.compiler.plan import (
    Aggregate,
    Edges,
    Foreign,
    Found,
    FoundNodes,
    GroupKey,
    Groups,
    List,
    NodeOf,
    Nodes,
    Page,
    PageInfo,
    Plan,
    Refusals,
    RootMember,
    RowMember,
    Sourced,
    Suppressed,
    Text,
    ToOne,
    Total,
    Variant,
)

LOOKED_AT = 0.04
"""A row that is counted, or looked through for a filter or an order of the reader's own."""

ADDED_UP = 0.2
"""A row that goes into figures or groups; also one that a filter looks up in another list, for each row it looks at."""

LISTED = 100
"""Rows of a list that cannot grow."""

REPORT = 5_000
"""What a report reads besides the rows that it gives."""

WRITTEN = 400
"""A row that a mutation writes: what it refers to, its locks, its rules and its entry on the trail."""

INTROSPECTION = 5_000
"""What graphql-core takes for an introspection field, which reads no row but keeps the process as busy."""


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of one place. `parent` is the step above it, 0 the operation; `size` None is all that the source holds.

    Where a step is not `distinct`, several parents may lead to the same row.
    """

    path: Path
    parent: int
    source: str
    size: int | Param | None
    weight: float = 1
    distinct: bool = True


@dataclass(frozen=True, slots=True)
class Cost:
    """The steps of an operation, each after the one above it."""

    steps: tuple[Step, ...]

    def points(self, variables: Mapping[str, Any], held: Mapping[str, int]) -> list[float]:
        """What each step may cost; `held` is about how many rows each source holds."""
        rows, copies, spent = [1.0], [1.0], []
        for step in self.steps:
            parents, most = rows[step.parent], held.get(step.source, inf)
            size = most if step.size is None else min(_size(step.size, variables), most)
            if step.distinct:
                repeats = copies[step.parent]
                found = min(parents * size, repeats * most)
            else:
                repeats = found = parents * size
            rows.append(found)
            copies.append(repeats)
            spent.append(found * step.weight)
        return spent

    def heaviest(self, points: list[float]) -> Path:
        """The way to the place that costs most."""
        at = max(range(len(points)), key=points.__getitem__, default=None)
        return () if at is None else self.steps[at].path


def cost(plan: Plan) -> Cost:
    """The steps of a plan."""
    steps = _Steps()
    for member in plan.members:
        steps.root(member)
    return Cost(tuple(steps.made))


def writing(answer: Cost, key: str, given: Mapping[str, Any]) -> Cost:
    """What a field of a mutation costs: its answer, and a row for itself and for each item of the lists that it is given."""
    return Cost((*answer.steps, Step((key, "input"), 0, "", 1 + _items(given), WRITTEN)))


def _items(given: Any) -> int:
    match given:
        case Mapping():
            return sum(map(_items, given.values()))
        case list():
            return sum(1 + _items(one) for one in given)
    return 0


def _size(size: int | Param, variables: Mapping[str, Any]) -> int:
    """How many rows are asked for; a size beyond its limit is refused where parameters are filled."""
    if isinstance(size, int):
        return size
    given: Any = size.take(variables)
    if isinstance(size.decode, AsSize):
        asked: int = max(0, min(given, size.decode.limit))
        return asked + size.decode.extra
    return len(given) if isinstance(given, list) else 1


def _known(size: Param) -> int | Param:
    """A size that is written in the document needs no request to be known."""
    return _size(size, {}) if isinstance(size.input, Constant) else size


@dataclass(slots=True)
class _Steps:
    made: list[Step] = field(default_factory=list)

    def root(self, member: RootMember) -> None:
        match member:
            case Foreign(key=key):
                self.made.append(Step((key,), 0, "", INTROSPECTION))
            case Found(key=key, variants=variants):
                self.rows(Step((key,), 0, _source(variants), 1), variants)
            case FoundNodes(key=key, variants=variants, keys=keys):
                self.rows(Step((key,), 0, "", _known(keys), distinct=False), variants)
            case Page():
                self.page(0, (member.key,), member)
            case Sourced(key=key, inner=inner):
                self.made.append(Step((key,), 0, "", REPORT))
                self.rows(Step((key,), 0, "", LISTED if member.listed else 1), inner.variants)
            case Refusals(items=items):
                for found in (m for item in items for m in item if isinstance(m, Found)):
                    self.root(found)

    def rows(self, step: Step, variants: Iterable[Variant]) -> None:
        """A step, and what stands under it."""
        members = _once(variants)
        joined = {id(m): _joined(m) for m in members}
        self.made.append(replace(step, weight=step.weight + sum(rows or 0 for rows in joined.values())))
        at = len(self.made)
        for member in members:
            if joined[id(member)] is None:
                self.member(at, (*step.path, member.key), member)

    def member(self, at: int, path: Path, member: RowMember) -> None:
        match member:
            case ToOne(branches=branches):
                self.rows(Step(path, at, "", 1, distinct=False), (v for branch in branches for v in branch.variants))
            case List(variants=variants, source=source, arm=arm):
                if isinstance(source, Report) and arm is None:  # a list of a report is one more of them, unless it is a part of each row
                    self.made.append(Step(path, at, "", REPORT))
                self.rows(Step(path, at, _source(variants), LISTED), variants)
            case Page():
                self.page(at, path, member)

    def page(self, at: int, path: Path, page: Page) -> None:
        looked = LOOKED_AT + ADDED_UP * (_probes(page.where) + sum(key.through is not None for key in page.order))
        if page.where or page.held or page.order != page.entities[0].order:
            self.all(at, path, page, looked)
        for member in page.members:
            match member:
                case Total(key=key) | Suppressed(key=key):
                    self.all(at, (*path, key), page, looked)
                case Aggregate(key=key):
                    self.aggregate(at, (*path, key), page, member, looked)
        if any(isinstance(m, Nodes | Edges | PageInfo) for m in page.members):
            self.rows(Step(path, at, page.entities[0].source_name, _known(page.bounds.size)), _variants(page))

    def aggregate(self, at: int, path: Path, page: Page, aggregate: Aggregate, looked: float) -> None:
        """Figures of the whole list are one look through it; groups another one each, the records that order them, and their keys."""
        if not all(isinstance(m, Groups | Text) for m in aggregate.members):
            self.all(at, path, page, looked + ADDED_UP)
        for groups in (m for m in aggregate.members if isinstance(m, Groups)):
            joined = sum(len(one.branches) for one in groups.order)
            self.all(at, (*path, groups.key), page, looked + ADDED_UP * (1 + joined))
            self.made.append(Step((*path, groups.key), at, "", _known(groups.size)))
            self.keys(len(self.made), (*path, groups.key), groups)

    def keys(self, at: int, path: Path, groups: Groups) -> None:
        """The records that groups are made by, and what is asked of them."""
        for key in (m for m in groups.members if isinstance(m, GroupKey)):
            for one in (m for m in key.members if isinstance(m, ToOne)):
                self.member(at, (*path, key.key, one.key), one)

    def all(self, at: int, path: Path, page: Page, weight: float) -> None:
        """Every row of a list is read, however few are shown."""
        self.made.append(Step(path, at, page.entities[0].source_name, None, weight))


def _probes(criteria: Criteria | None) -> int:
    """How many other lists a filter looks into, for each row."""
    match criteria:
        case All(of=several) | Either(of=several):
            return sum(map(_probes, several))
        case Not(of=inner):
            return _probes(inner)
        case Exists(fits=fits):
            return 1 + _probes(fits)
        case Compared(of=of) | Missing(of=of) | Empty(of=of):
            return isinstance(of, Count)
    return 0


def _once(variants: Iterable[Variant]) -> Iterable[RowMember]:
    """The members of variants; what they share is planned and written once, or depth would multiply by their number."""
    return {id(m): m for v in variants for m in v.members}.values()


def _joined(member: RowMember) -> int | None:
    """How many rows a member reads beside its own; None where lists are among them."""
    match member:
        case ToOne(branches=branches):
            inner = [_joined(m) for m in _once(v for branch in branches for v in branch.variants)]
            return None if None in inner else 1 + sum(rows or 0 for rows in inner)
        case List() | Page():
            return None
    return 0


def _source(variants: tuple[Variant, ...]) -> str:
    return variants[0].entity.source_name


def _variants(page: Page) -> Iterable[Variant]:
    for member in page.members:
        match member:
            case Nodes(variants=variants):
                yield from variants
            case Edges(members=members):
                for inner in members:
                    if isinstance(inner, NodeOf):
                        yield from inner.variants
