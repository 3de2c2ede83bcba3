"""Filters drawn from the schema itself: any key, any operator, to a bounded depth, with values of the asked type."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInputType, GraphQLList, GraphQLNonNull, get_named_type
from hypothesis import strategies as st

VALUES: dict[str, tuple[Any, ...]] = {
    "String": ("", "一", "县", "村", "项目", "371002", "资金", "2018", "A"),
    "Int": (0, 1, 2, 3, 5, 2017, 2019, -1),
    "BigInt": ("0", "2"),
    "Boolean": (True, False),
    "Money": ("0", "1000.00", "50000", "1122.5", "20000000"),
    "Decimal": ("0", "0.5", "1", "100", "3000"),
    "Date": ("2016-01-01", "2017-06-30", "2019-10-17", "2020-12-31"),
    "DateTime": ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00+08:00"),
}


def filters(kind: GraphQLInputObjectType, depth: int = 3, keys: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """A filter of a type; `isNull` only where a to-one is above it, and no ids, which only a row can give."""
    return st.deferred(lambda: _filter(kind, depth, keys, below=False))


def _filter(kind: GraphQLInputObjectType, depth: int, keys: int, *, below: bool) -> st.SearchStrategy[dict[str, Any]]:
    is_rows = "and" in kind.fields
    usable = {
        name: field.type
        for name, field in kind.fields.items()
        if get_named_type(field.type).name != "IDFilter"
        and not (is_rows and name == "isNull" and not below)
        and (depth > 0 or not _is_deep(field.type))
    }
    if not usable:
        return st.just({})
    if "from" in usable:
        return st.fixed_dictionaries({end: _value(of, depth, keys, end) for end, of in usable.items()})
    names = st.lists(st.sampled_from(sorted(usable)), min_size=1, max_size=keys, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: _value(usable[n], depth, keys, _place(kind, n)) for n in chosen}))


def _place(kind: GraphQLInputObjectType, name: str) -> str:
    """The name of a key; `not` for one that narrows the type of the record itself."""
    return "not" if (kind.fields[name].description or "").startswith("It is one of these") else name


def _is_deep(of: GraphQLInputType) -> bool:
    named = get_named_type(of)
    return isinstance(named, GraphQLInputObjectType) and ("and" in named.fields or "some" in named.fields)


def _value(of: GraphQLInputType, depth: int, keys: int, name: str) -> st.SearchStrategy[Any]:
    match of:
        case GraphQLNonNull(of_type=inner):
            return _value(inner, depth, keys, name)
        case GraphQLList(of_type=inner):
            return st.lists(_value(inner, depth - 1, keys, name), max_size=3)
        case GraphQLInputObjectType() as kind if name in ("not", "and", "or", "some", "none", "every"):
            return st.deferred(lambda: _filter(kind, depth - 1, keys, below=False))
        case GraphQLInputObjectType() as kind:
            return st.deferred(lambda: _filter(kind, depth - 1, keys, below=True))
        case GraphQLEnumType(values=values):
            return st.sampled_from(sorted(values))
    return st.sampled_from(VALUES[get_named_type(of).name])
