"""Random groups, and the figures that a list can be asked for without being refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLField, get_named_type

from tests.oracle.alike import SUFFIXES, Within, keys_of
from tests.oracle.columns import Grouping, grouping
from tests.oracle.literals import Name

if TYPE_CHECKING:
    from tests.oracle.inputs import Inputs

SIZES = (0, 1, 2, 3, 10, 50, 1000)
OF_SUFFIX = {"sum": "Sum", "avg": "Average", "min": "Extremes", "max": "Extremes"}


def groups(inputs: Inputs, of: GraphQLField) -> tuple[str, int]:
    """The arguments of groups of the list in mind, and how many groups they let through; the groups are in mind afterwards."""
    assert inputs.inside is not None, "groups are of a list"
    terms = by(inputs, inputs.inside.held, of)
    inputs.inside = inputs.inside.grouped(inputs.oracle, terms)
    size = inputs.random.choice((-1, 1001)) if inputs.chance(inputs.rarely) else inputs.random.choice((None, *SIZES))
    pairs = [f"by: {inputs.given(str(of.args['by'].type), terms)}"]
    if inputs.chance(0.5):
        pairs.append(f"first: {inputs.given('Int', size)}")
    if inputs.chance(0.5):
        pairs.append(f"orderBy: {inputs.given(str(of.args['orderBy'].type), order(inputs, inputs.inside, terms, of))}")
    return f"({', '.join(pairs)})", 50 if size is None else max(0, size)


def by(inputs: Inputs, held: str, of: GraphQLField) -> list[Any]:
    """Terms that groups are made by; where figures must be alike, mostly those that make them so."""
    oracle = inputs.oracle
    named: Any = get_named_type(of.args["by"].type)
    terms = {term: grouping(oracle, held, term) for term in named.values}
    open_ = [term for term, made in terms.items() if not (made.column and made.column.guarded and oracle.anonymous)]
    chosen = inputs.random.sample(open_, min(len(open_), inputs.random.choice((1, 1, 1, 2, 2, 3))))
    alike = oracle.declared.alike.get(oracle.possible(held)[0], ())
    if alike and inputs.chance(0.6):
        chosen = [*[term for term, made in terms.items() if _fixes(inputs, held, made, alike)], *chosen][:5]
    inputs.random.shuffle(chosen)
    if inputs.chance(inputs.rarely):
        chosen = [] if inputs.chance(0.5) else list(terms)[:6]
    return [Name(term) for term in chosen + chosen[:1] * inputs.chance(0.05)]


def order(inputs: Inputs, inside: Within, terms: list[str], of: GraphQLField) -> list[dict[str, Any]]:
    """An order of groups by their keys, their figures, how many they are."""
    fields = []
    named: Any = get_named_type(of.args["orderBy"].type)
    for field in get_named_type(named.fields["field"].type).values:
        word, _, term = field.partition("_")
        if word in ("SUM", "AVG"):
            asked = not list(inside.figure(inputs.oracle, grouping(inputs.oracle, inside.held, term).shown))
        else:
            asked = word == "COUNT" or term in terms
        fields += [field] if asked or inputs.chance(inputs.rarely / 4) else []
    chosen = inputs.random.sample(fields, min(len(fields), inputs.random.choice((1, 1, 2, 3))))
    found: list[dict[str, Any]] = [{"field": Name(field)} for field in chosen + chosen[:1] * inputs.chance(inputs.rarely)]
    for one in found:
        if inputs.chance(0.6):
            one["direction"] = Name(inputs.random.choice(("ASC", "DESC")))
    return found


def telling(inputs: Inputs, inside: Within, type_name: str, names: Iterable[str]) -> list[str]:
    """Those of the fields of a type of figures that are not refused."""
    oracle = inputs.oracle
    if type_name in {f"{inside.held}{suffix}" for suffix in SUFFIXES}:
        return [name for name in names if name == "__typename" or not list(inside.figure(oracle, name))]
    return [name for name in names if name not in OF_SUFFIX or _tells(inputs, inside, name)]


def _tells(inputs: Inputs, inside: Within, function: str) -> bool:
    name = f"{inside.held}{OF_SUFFIX[function]}"
    return bool(telling(inputs, inside, name, getattr(inputs.oracle.schema.type_map[name], "fields")))  # noqa: B009


def _fixes(inputs: Inputs, held: str, made: Grouping, alike: Iterable[str]) -> bool:
    names = keys_of(inputs.oracle, held, made.relation) if made.column is None else [] if made.part else [made.column.attribute]
    return bool(set(names) & set(alike))
