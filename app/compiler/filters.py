"""Given -> Criteria: what the `where` of a list means.

An absent key asks nothing, an empty object nothing either, an empty list of values no row. Null is refused wherever it could
be read in two ways. A column that needs a permission to be read needs it to be filtered by, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.arguments import Given
from app.compiler.catalog import Catalog, Column, Entity, Group, Kind, Many, Member, One
from app.compiler.criteria import All, Compared, Count, Criteria, Either, Empty, Exists, Missing, Not, OfKind, Operator, Term
from app.compiler.params import AsKey, AsKeys, AsValue, Decode, Param, Path
from app.compiler.shape import Items
from app.errors import BadUserInput

KEYS = 200
DEPTH = 20
VALUES = 1_000
SMALL_COUNTS = "COUNT_SMALL"
LISTS = (Operator.IN, Operator.HAS_SOME, Operator.HAS_EVERY)
COMPLEMENTS = {"ne": Operator.EQ, "notIn": Operator.IN}
LOGIC = ("and", "or", "not")

MakeParam: TypeAlias = Callable[[Given, Decode, Path], Param]
Require: TypeAlias = Callable[[str, Path], None]


@dataclass(slots=True)
class Filters:
    """The filters of one operation; together they hold at most `KEYS` keys."""

    catalog: Catalog
    param: MakeParam
    require: Require
    keys: int = 0
    start: int = 0

    def where(self, target: str, given: Given | None, path: Path) -> Criteria | None:
        """The filter of a list of `target`; None where there is none. Raises BadUserInput."""
        self.start = len(path)
        return None if given is None or given.shape is None else self.rows(target, given, path)

    def rows(self, target: str, given: Given, path: Path, party: One | None = None) -> Criteria:
        """What a filter asks of a row of `target`; of the row that has the `party`, where its keys are the party's types."""
        return _all(self.key(target, key, one, path, party) for key, one in self.each(given, path))

    def each(self, given: Given, path: Path) -> list[tuple[str, Given]]:
        """The keys of an object. Raises BadUserInput for null, and for one key too many."""
        for key, one in given.keys.items():
            if one.shape is None:
                hint = " Ask isNull for records without a value." if key in ("eq", "ne") else ""
                raise BadUserInput(f"`{key}` is null here: leave out what is not asked.{hint}", path=(*path, key))
        self.keys += len(given.keys)
        if self.keys > KEYS:
            raise BadUserInput(f"The filters of one operation hold at most {KEYS} keys.", path=path)
        if len(path) - self.start > DEPTH:
            raise BadUserInput(f"A filter is at most {DEPTH} levels deep.", path=path[: self.start])
        return list(given.keys.items())

    def key(self, target: str, key: str, given: Given, above: Path, party: One | None) -> Criteria:
        path = (*above, key)
        match key:
            case "and":
                return All(tuple(self.rows(target, one, (*path, at), party) for at, one in enumerate(given.items)))
            case "or":
                return Either(tuple(self.rows(target, one, (*path, at), party) for at, one in enumerate(given.items)))
            case "not":
                return Not(self.rows(target, given, path, party))
            case "isNull":
                raise BadUserInput("`isNull` stands directly below a to-one; here there always is a record.", path=path)
        if party is not None:
            return self.arm(party, key, given, path)
        return self.member(target, key, given, path)

    def member(self, target: str, key: str, given: Given, path: Path) -> Criteria:
        match self.shared(target, key):
            case Column() as column:
                return self.column(target, column, given, path)
            case Group(fields=fields):
                return _all(self.column(target, fields[name], one, (*path, name)) for name, one in self.each(given, path))
            case One() as one:
                return self.one(one, given, path)
            case Many() as many:
                return _all(self.quantified(many, one, of, (*path, one)) for one, of in self.each(given, path))
        return All((OfKind(self.catalog.concrete(_type_of(key))), self.rows(_type_of(key), given, path)))

    def shared(self, target: str, key: str) -> Member | None:
        """A field that all entities behind a type have."""
        found = [entity.fields.get(key) for entity in self.catalog.concrete(target)]
        return found[0] if all(found) else None

    # Columns

    def column(self, target: str, column: Column, given: Given, path: Path) -> Criteria:
        if column.filter_permission:
            self.require(column.filter_permission, path)
        return self.operators(target, column, given, path)

    def operators(self, target: str, of: Column | Count, given: Given, path: Path) -> Criteria:
        return _all(self.compared(target, of, key, one, (*path, key)) for key, one in self.each(given, path))

    def compared(self, target: str, of: Column | Count, key: str, given: Given, path: Path) -> Criteria:
        if key in ("isNull", "isEmpty"):
            asked: Criteria = Missing(of) if key == "isNull" else Empty(of)
            return asked if given.mark is True else Not(asked)
        if key == "between":
            ends = ((Operator.GTE, "from"), (Operator.LTE, "to"))
            return All(tuple(self.plain(of, operator, given.keys[end], (*path, end)) for operator, end in ends))
        operator = COMPLEMENTS.get(key) or Operator(key)
        identity = of.kind is Kind.ID
        found = self.identity(target, of, operator, given, path) if identity else self.plain(of, operator, given, path)
        return Not(found) if key in COMPLEMENTS else found

    def plain(self, of: Column | Count, operator: Operator, given: Given, path: Path) -> Criteria:
        if operator is Operator.EQ and of.kind in (Kind.ENUM, Kind.BOOLEAN):
            return Compared(of, operator, Term(given.mark))
        decode = AsValue(of.kind, VALUES if operator in LISTS else None)
        return Compared(of, operator, self.param(given, decode, path))

    def identity(self, target: str, of: Column | Count, operator: Operator, given: Given, path: Path) -> Criteria:
        """Ids say which type they are of: of the several types of an interface, each id finds rows of its own."""
        several = {e.tag: e for e in self.catalog.concrete(target)}
        marks = set(given.shape.marks) if isinstance(given.shape, Items) else {given.mark}
        if not marks <= several.keys():
            raise BadUserInput("This is not an id of this kind of record.", path=path)
        found: list[Criteria] = []
        for tag in sorted(marks):
            decode = AsKeys(frozenset(marks), VALUES, only=tag) if operator is Operator.IN else AsKey(frozenset({tag}))
            same = Compared(of, operator, self.param(given, decode, path))
            found.append(same if len(several) == 1 else All((OfKind((several[tag],)), same)))
        return found[0] if len(found) == 1 else Either(tuple(found))

    # Relations

    def one(self, one: One, given: Given, path: Path) -> Criteria:
        """There is one, and it fits. `isNull` asks whether there is one."""
        asked: list[Criteria] = []
        keys = dict(given.keys)
        if "isNull" in keys:
            self.each(Given(given.shape, given.input, {"isNull": keys.pop("isNull")}), path)
            present = self.reached(one, self.catalog.concrete(one.target), All())
            asked.append(Not(present) if given.keys["isNull"].mark is True else present)
            if not keys:
                return asked[0]
        return _all([*asked, self.fitting(one, Given(given.shape, given.input, keys), path)])

    def fitting(self, one: One, given: Given, path: Path) -> Criteria:
        concrete = self.catalog.concrete(one.target)
        if len(one.arms) == 1:
            return self.reached(one, concrete, self.rows(one.target, given, path))
        chosen = self.rows(one.target, given, path, party=one)
        if given.keys and not given.keys.keys() & set(LOGIC):
            return chosen
        return _all([self.reached(one, concrete, All()), chosen])

    def arm(self, party: One, key: str, given: Given, path: Path) -> Criteria:
        """A typed party is one of these, and fits."""
        among = {e.name for e in self.catalog.concrete(party.target)}
        entities = tuple(e for e in self.catalog.concrete(_type_of(key)) if e.name in among)
        return self.reached(party, entities, self.rows(_type_of(key), given, path))

    def reached(self, one: One, entities: tuple[Entity, ...], fits: Criteria) -> Criteria:
        arms = [(arm, tuple(e for e in entities if e.source == arm.source)) for arm in one.arms]
        found = [Exists(arm, among, fits, listed=False) for arm, among in arms if among]
        return found[0] if len(found) == 1 else Either(tuple(found))

    def quantified(self, many: Many, key: str, given: Given, path: Path) -> Criteria:
        assert many.arm is not None
        entities = self.catalog.concrete(many.target)
        if key == "count":
            if many.guarded:
                self.require(SMALL_COUNTS, path)
            return self.operators(many.target, Count(many.arm, entities), given, path)
        fits = self.rows(many.target, given, path)
        found = Exists(many.arm, entities, Not(fits) if key == "every" else fits, listed=True)
        return found if key == "some" else Not(found)


def _all(criteria: Iterable[Criteria]) -> Criteria:
    several = tuple(criteria)
    return several[0] if len(several) == 1 else All(several)


def _type_of(key: str) -> str:
    return key[0].upper() + key[1:]
