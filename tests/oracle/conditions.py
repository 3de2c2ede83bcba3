"""Random filters, from the schema itself: every key and operator, to a bounded depth, mostly with values that rows have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, get_named_type

from app.auth import Permission
from tests.oracle.columns import MASKED
from tests.oracle.literals import Name, controlled, literal
from tests.oracle.written import written

if TYPE_CHECKING:
    from tests.oracle.inputs import Inputs

DEEP = 3
MOST = 60
"""Keys of the filters of one operation: well below the limit, because fragments may multiply them."""
USUAL: Mapping[str, tuple[Any, ...]] = {
    "Boolean": (True, False),
    "BigInt": ("0", "2"),
    "Date": ("2018-06-01", "0099-12-31"),
    "DateTime": ("2018-06-01T08:00:00+08:00", "2020-01-01T00:00:00Z"),
    "Decimal": ("0", "-0.5", "12345678.123456"),
    "Int": (0, 1, 2, 2018, -1),
    "Money": ("0", "10000", "9999999999999999.99"),
    "String": ("", "环", "_", "%", "\\", "e\u0301"),
}
SHORT = 40
LISTED = ("in", "notIn", "hasSome", "hasEvery")
LOGIC = ("and", "or", "not", "isNull")
QUANTIFIERS = ("some", "none", "every", "count")


@dataclass(slots=True)
class Conditions:
    """Filters of one operation."""

    inputs: Inputs
    keys: int = 0

    def chance(self, of: float) -> bool:
        return self.inputs.chance(of)

    def pick(self, among: Any) -> Any:
        return self.inputs.random.choice(list(among))

    def filter(self, type_name: str, depth: int = DEEP, *, below: bool = False) -> dict[str, Any]:
        """A filter of rows of a type; `below` a to-one."""
        known = self._input(f"{type_name}Filter")
        found: dict[str, Any] = {}
        for _ in range(self.pick((0, 1, 1, 1, 1, 2, 2, 3)) if self.keys < MOST else 0):
            key = self._key(type_name, known, depth)
            if key is not None and key not in found:
                self.keys += 1
                found[key] = None if self.chance(self.inputs.rarely / 4) else self._asked(type_name, key, depth)
        if "isNull" in known.fields and self.chance(0.15 if below else self.inputs.rarely / 4):
            found["isNull"] = self.chance(0.5)
        return found

    def _key(self, type_name: str, known: GraphQLInputObjectType, depth: int) -> str | None:
        """A key that may be asked: where depth is used up, of a column."""
        fields = getattr(self.inputs.oracle.schema.type_map[type_name], "fields", {})
        words = {key: self._word(type_name, key) if key in fields else "narrower" for key in known.fields}
        plain = [key for key, word in words.items() if word in ("column", "group") and self._open(type_name, key)]
        among = [key for key, word in words.items() if word in ("row", "rows", "narrower") and key not in LOGIC]
        if depth <= 0 or (plain and self.chance(0.45)):
            among = plain
        elif self.chance(0.3):
            among = ["and", "or", "not"]
        elif self.chance(0.3):
            among = [key for key in among if words[key] == "rows" and self._counts(fields[key])] or among
        return self.inputs.random.choice(among) if among else None

    def _word(self, type_name: str, key: str) -> str:
        oracle = self.inputs.oracle
        return oracle.declared.behind[oracle.possible(type_name)[0], key].word

    def _open(self, type_name: str, key: str) -> bool:
        oracle = self.inputs.oracle
        kind = oracle.possible(type_name)[0]
        guarded = (kind, key) in MASKED or oracle.declared.personal(kind, key)
        return not (guarded and oracle.anonymous) or self.chance(5 * self.inputs.rarely)

    def _counts(self, field: Any) -> bool:
        """Whether a list is one of people, whom this viewer may count."""
        guarded = "suppressed" in get_named_type(field.type).fields
        return guarded and Permission.COUNT_SMALL in self.inputs.oracle.viewer.permissions

    def _asked(self, type_name: str, key: str, depth: int) -> Any:
        oracle = self.inputs.oracle
        match key:
            case "not":
                return self.filter(type_name, depth - 1)
            case "and" | "or":
                return [self.filter(type_name, depth - 1) for _ in range(self.pick((0, 1, 1, 2, 2, 3)))]
        field = getattr(oracle.schema.type_map[type_name], "fields", {}).get(key)
        if field is None:
            return self.filter(key[0].upper() + key[1:], depth - 1)
        kind, target = self.pick(oracle.possible(type_name)), get_named_type(field.type)
        behind = oracle.declared.behind[kind, key]
        of = get_named_type(self._input(f"{type_name}Filter").fields[key].type)
        match behind.word:
            case "column":
                return self._operators(of, kind, behind.attributes[0], target.name)
            case "group":
                asked = self.inputs.random.sample(list(of.fields), self.pick((1, 1, 2)))
                self.keys += len(asked)
                return {one: self._inner(of, kind, target.name, one) for one in asked}
            case "row":
                return self.filter(target.name, depth - 1, below=True)
        return self._quantified(target, depth)

    def _inner(self, of: Any, kind: str, group: str, name: str) -> dict[str, Any]:
        oracle = self.inputs.oracle
        shown = get_named_type(getattr(oracle.schema.type_map[group], "fields")[name].type)  # noqa: B009
        return self._operators(get_named_type(of.fields[name].type), kind, oracle.declared.behind[group, name].attributes[0], shown.name)

    def _quantified(self, target: Any, depth: int) -> dict[str, Any]:
        oracle = self.inputs.oracle
        held = oracle.target(target) if "nodes" in target.fields else target.name
        found: dict[str, Any] = {}
        guarded = "suppressed" in target.fields
        may = Permission.COUNT_SMALL in oracle.viewer.permissions or not guarded
        words = ["count"] if guarded and may and self.chance(0.4) else self.inputs.random.sample(QUANTIFIERS, self.pick((1, 1, 1, 2)))
        for word in words:
            self.keys += 1
            if word != "count":
                found[word] = self.filter(held, depth - 1)
            elif may or self.chance(5 * self.inputs.rarely):
                found[word] = self._filled(self._input("IntFilter"), lambda: self.pick((0, 0, 1, 1, 2, 3, 7)))
        return found

    # Values

    def _operators(self, of: Any, kind: str, attribute: str, type_name: str) -> dict[str, Any]:
        return self._filled(of, lambda: self._value(kind, attribute, type_name))

    def _filled(self, of: Any, value: Callable[[], Any]) -> dict[str, Any]:
        """One operator of a filter of values or two, now and then none."""
        asked = self.inputs.random.sample(list(of.fields), self.pick((0, 1, 1, 1, 1, 1, 1, 2)))
        self.keys += len(asked)
        return {key: None if self.chance(self.inputs.rarely / 4) else self._operand(key, value) for key in asked}

    def _operand(self, key: str, value: Callable[[], Any]) -> Any:
        match key:
            case "isNull" | "isEmpty":
                return self.chance(0.5)
            case "between":
                return {"from": value(), "to": value()}
            case "contains" | "startsWith":
                text = str(value())
                at = 0 if key == "startsWith" else self.inputs.random.randint(0, max(0, len(text) - 1))
                return text[at : at + self.pick((1, 2, SHORT))]
        return [value() for _ in range(self.pick((0, 1, 2, 3)))] if key in LISTED else value()

    def _value(self, kind: str, attribute: str, type_name: str) -> Any:
        """A value that some row has there, as a request writes it, or a usual one of the type."""
        oracle = self.inputs.oracle
        if type_name == "ID":
            return self.inputs.id(kind)
        of, rows = oracle.schema.type_map[type_name], oracle.record.rows[oracle.declared.kinds[kind].model]
        found = getattr(self.pick(rows), attribute) if rows and self.chance(0.85) else None
        if isinstance(found, list):
            found = self.pick(found) if found else None
        if isinstance(of, GraphQLEnumType):
            return Name(found.name if found is not None and found.name in of.values else self.pick(of.values))
        if found is None or type_name not in USUAL:
            return self.pick(USUAL[type_name])
        shown = written(type_name, found)
        return shown[:SHORT] if isinstance(shown, str) and type_name == "String" else shown

    def _input(self, name: str) -> GraphQLInputObjectType:
        found = self.inputs.oracle.schema.type_map[name]
        assert isinstance(found, GraphQLInputObjectType)
        return found

    # How it is handed over

    def given(self, type_name: str, value: dict[str, Any]) -> str:
        """A filter whole, as a literal or a variable; or written out, with variables in some of its places."""
        if self.chance(0.5):
            return self.inputs.given(f"{type_name}Filter", value)
        return self._spread(value, self._input(f"{type_name}Filter"))

    def _spread(self, value: Any, of: Any) -> str:
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        match value:
            case Mapping() if isinstance(inner, GraphQLInputObjectType) and self.chance(0.93):
                return "{" + ", ".join(f"{key}: {self._spread(one, inner.fields[key].type)}" for key, one in value.items()) + "}"
            case list() if isinstance(inner, GraphQLList) and self.chance(0.9):
                written_out = [self._spread(one, inner.of_type) for one in value]
                return written_out[0] if len(written_out) == 1 and self.chance(0.3) else f"[{', '.join(written_out)}]"
        return self.inputs.given(str(of), value) if controlled(value) or self.chance(0.3) else literal(value)
