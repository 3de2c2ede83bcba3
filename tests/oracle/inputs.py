"""Arguments of generated operations: literals and variables, most of them sensible, a few that must be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from graphql import GraphQLField, GraphQLInputObjectType, get_named_type

from tests.oracle.alike import Within, within
from tests.oracle.conditions import Conditions
from tests.oracle.literals import CONTROL, Name, controlled, literal
from tests.oracle.reports import CHOSEN
from tests.oracle.tallies import groups
from tests.oracle.typed import typed
from tests.oracle.values import day, key

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

SIZES = (0, 1, 1, 2, 2, 3, 5, 7, 20, 50, 1000)
DAMAGED = ("", "~", "x~y", "0123456789ab~deadbeef~61~0198", "!~!~!")


@dataclass(slots=True)
class Inputs:
    """The arguments of one operation, and the variables that they came to need."""

    random: Random
    oracle: Oracle
    rarely: float = 0.004
    definitions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    inside: Within | None = None
    """The list whose figures are being asked for."""
    conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = Conditions(self)

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    # How a value is handed over

    def given(self, type_text: str, value: Any, *, exactly: bool = False) -> str:
        """A literal, or a variable in one of the ways that a variable can have its value; `exactly` of this type, or of less."""
        bare = not controlled(value)
        if bare and self.chance(0.55):
            return literal(value)
        name = f"v{len(self.definitions) + 1}"
        exact = type_text if type_text.endswith("!") or value is None or self.chance(0.5) else f"{type_text}!"
        default = "" if value is None or not bare or self.chance(0.7) else f" = {literal(value)}"
        if default and not exactly and self.chance(0.5):
            exact = type_text.rstrip("!")
        self.definitions.append(f"${name}: {exact}{default}")
        if not default and (value is not None or self.chance(0.85)):
            self.values[name] = value
        return f"${name}"

    def steering(self) -> str:
        """Nothing, or a directive that keeps or drops a selection."""
        if not self.chance(0.12):
            return ""
        kept = self.chance(0.75)
        word = self.random.choice(("include", "skip"))
        return f" @{word}(if: {self.given('Boolean!', kept if word == 'include' else not kept)})"

    # What a field takes

    def arguments(self, parent: str, name: str, of: GraphQLField, room: int) -> tuple[str, int]:
        """The text of a field's arguments, and how many rows they let through."""
        target = get_named_type(of.type)
        if "orderBy" in of.args and "by" in of.args:
            return groups(self, of)
        if "text" in of.args:
            return self._search(parent, name, of, room)
        if "first" in of.args:
            return self._paging(parent, name, of, room)
        if "unit" in of.args:
            unit = Name(self.random.choice(("YUAN", "WAN_YUAN", "YI_YUAN")))
            if self.chance(self.rarely):
                self.definitions.append(f"$unit{len(self.definitions)}: MoneyUnit")
                self.values[f"unit{len(self.definitions) - 1}"] = None
                return f"(unit: $unit{len(self.definitions) - 1})", 1
            return (f"(unit: {self.given('MoneyUnit!', unit)})" if self.chance(0.5) else ""), 1
        if "ids" in of.args:
            ids = [self.id(self._any()) for _ in range(self.random.choice((0, 1, 2, 4, 8)))]
            ids += ids[:1] if self.chance(0.3) else []
            return f"(ids: {self.given('[ID!]!', ids)})", len(ids)
        if "by" in of.args:
            return f"(by: {self._by(target.name, get_named_type(of.args['by'].type).name)})", 1
        if "scope" in of.args:
            return self._report(parent, name, of), 1
        pairs = [f"{one}: {self.given('ID!', self.id(self._kind(parent, name, one, target.name)))}" for one in of.args]
        return (f"({', '.join(pairs)})" if pairs else ""), 1

    def _report(self, parent: str, name: str, of: GraphQLField) -> str:
        """A report with options: what is left out, null, or at its default is the same."""
        behind = self.oracle.declared.behind[parent, name]
        chosen = self.random.choice(CHOSEN)
        ids = [f"{one}: {self.given('ID!', self.id(kind))}" for one, kind in (behind.by or {}).items()]
        said = {one: Name(value) if one == "scope" else value if one == "demo" else str(value) for one, value in chosen.items()}
        return f"({', '.join([*ids, *(f'{one}: {self.given(str(of.args[one].type), value)}' for one, value in said.items())])})"

    def _kind(self, parent: str, name: str, argument: str, target: str) -> str:
        behind = self.oracle.declared.behind[parent, name]
        if behind.word == "reported":
            return (behind.by or {})[argument]
        return self._any() if behind.word == "node" else target

    def _any(self) -> str:
        return self.random.choice(self.oracle.possible("Node"))

    def id(self, kind: str) -> str:
        """An id of this type: of a row in the lists mostly; hidden, of another type, missing or malformed at times."""
        known, chance = self.oracle.declared.kinds[kind], self.random.random()
        rows = self.oracle.record.rows[known.model]
        if chance < 0.06 or not rows:
            return f"{known.tag}_{key(self.random)}"
        if chance < 0.06 + 4 * self.rarely:
            return self.random.choice((f"{known.tag}_", "x", "", f"{known.tag}_{key(self.random)}".upper(), f"other_{key(self.random)}"))
        fitting = [row for row in rows if known.holds(row)]
        row = self.random.choice(fitting if fitting and chance < 0.9 else rows)
        return f"{known.tag}_{row.id}"

    def _by(self, target: str, input_name: str) -> str:
        kind = self.oracle.declared.kinds[target]
        row = self.random.choice(self.oracle.record.rows[kind.model])
        attributes = {"code": "code", "name": "name", "creditCode": "credit_code", "id": "id"}
        by = self.oracle.schema.type_map[input_name]
        assert isinstance(by, GraphQLInputObjectType)
        fields = list(by.fields)
        name = self.random.choice(fields)
        value = self.id(target) if name == "id" else getattr(row, attributes[name]) or "没有"
        value = "没有" if CONTROL.search(value) else value
        if self.chance(0.4):
            return "{" + f"{name}: {self.given('ID!' if name == 'id' else 'String!', value, exactly=True)}" + "}"
        return self.given(f"{input_name}!", {name: value})

    # Pages

    def _paging(self, parent: str, name: str, of: GraphQLField, room: int) -> tuple[str, int]:
        target = get_named_type(of.type)
        asked: dict[str, Any] = {}
        pairs = []
        if "orderBy" in of.args and self.chance(0.25):
            asked["orderBy"] = self._order(get_named_type(of.args["orderBy"].type))
        if "asOf" in of.args and self.chance(0.4):
            asked["asOf"] = self.random.choice((None, day(self.random).isoformat(), "2018-06-01"))
        pairs += [f"{one}: {self.given(str(of.args[one].type), value)}" for one, value in asked.items()]
        if "where" in of.args and self.chance(0.75 if parent == "Query" else 0.4):
            held = self.oracle.target(target)
            asked["where"] = self.conditions.filter(held) if self.chance(0.97) else None
            pairs.append(
                f"where: {self.given(f'{held}Filter', None) if asked['where'] is None else self.conditions.given(held, asked['where'])}"
            )
        holder = self.oracle.possible(parent)[0]
        try:
            self.inside = within(self.oracle, holder, name, target, asked.get("where"))
        except (TypeError, AttributeError):  # a filter that is refused for a null in it
            self.inside = within(self.oracle, holder, name, target, None)
        return self._page(parent, name, target, asked, pairs, room)

    def _page(self, parent: str, name: str, target: Any, asked: dict[str, Any], pairs: list[str], room: int) -> tuple[str, int]:
        """A page of a list, its arguments in any order."""
        forms: list[tuple[str, ...]] = [*[("first",)] * 8, *[("last",)] * 5, *[("first", "after")] * 4, *[("last", "before")] * 3]
        forms += [("first", "last")] * self.chance(self.rarely)
        forms += ([()] * 2 + [("after",), ("before",)]) if room >= 20 else []
        form = self.random.choice(forms)
        size = self.random.choice([s for s in SIZES if s <= room or s < 2])
        wrong = self.chance(self.rarely)
        for one in form:
            if one in ("first", "last"):
                pairs.append(f"{one}: {self.given('Int', self.random.choice((-1, 1001)) if wrong else size)}")
            else:
                pairs.append(f"{one}: {self.given('Cursor', self._cursor(parent, name, target, asked))}")
        if self.chance(0.1):
            spare = self.random.choice([a for a in ("first", "last", "after", "before") if a not in form])
            pairs.append(f"{spare}: {self.given('Int' if spare in ('first', 'last') else 'Cursor', None)}")
        self.random.shuffle(pairs)
        sized = "first" in form or "last" in form
        return (f"({', '.join(pairs)})" if pairs else ""), size if sized else 20

    def _search(self, parent: str, name: str, of: GraphQLField, room: int) -> tuple[str, int]:
        asked = typed(self)
        pairs = [f"{one}: {self.given(str(of.args[one].type), value)}" for one, value in asked.items()]
        return self._page(parent, name, get_named_type(of.type), asked, pairs, room)

    def _order(self, kind: Any) -> list[dict[str, Name]]:
        """One to three keys; seldom one of them twice."""
        fields = self.random.sample(list(get_named_type(kind.fields["field"].type).values), self.random.choice((1, 1, 2, 3)))
        keys = [{"field": Name(one)} for one in fields + fields[:1] * self.chance(self.rarely)]
        for one in keys:
            if self.chance(0.6):
                one["direction"] = Name(self.random.choice(("ASC", "DESC")))
            if self.chance(0.4):
                one["nulls"] = Name(self.random.choice(("FIRST", "LAST")))
        return keys

    def _cursor(self, parent: str, name: str, target: Any, asked: Mapping[str, Any]) -> str | None:
        """The place of some row in this list; of a row that is in another list, too, because a place is a place."""
        if self.chance(self.rarely):
            return self.random.choice(DAMAGED)
        if self.chance(0.05):
            return None
        listing = self.oracle.listing(self.oracle.field_name(parent, name), target, asked)
        if not listing.kind.stored:
            hits = self.oracle.search(target, {"text": asked["text"], "kinds": asked.get("kinds")})["nodes"]
            return listing.cursor(self.random.choice(hits)) if hits else None
        rows = [row for row in self.oracle.record.rows[listing.kind.model] if listing.kind.holds(row)]
        return listing.cursor(self.random.choice(rows)) if rows else None
