"""Where text assembled in SQL has gone wrong before: NULL in a concatenation, empty pages, escapes, long names, unions.

Each operation is answered by the oracle too, over rows that were made to hurt.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type

from app.models import Pairing
from tests.oracle.compared import Pair
from tests.oracle.reports import OF_THE_TRAIL

DEEP = Path(__file__).parents[1] / "compiler/cases/goes_six_levels_deep_and_up_again.graphql"
LONG = "an_alias_of_more_than_sixty_three_bytes_which_postgresql_would_cut_off_silently_"
PARTY = "... on Province { name } ... on Town { villages(first: 1) { nodes { name } } } ... on Record { version }"
REFUSED = {
    "{ funds(first: -1) { totalCount } }": "BAD_USER_INPUT",
    "{ funds(last: 1001) { totalCount } }": "BAD_USER_INPUT",
    "{ funds(first: 1, last: 1) { totalCount } }": "BAD_USER_INPUT",
    '{ funds(after: "x~y") { totalCount } }': "BAD_CURSOR",
    '{ node(id: "fund_") { id } }': "BAD_USER_INPUT",
    '{ nodes(ids: ["nothing_0198a000-0000-7000-8000-000000000000"]) { id } }': "BAD_USER_INPUT",
    '{ fund(id: "town_0198a000-0000-7000-8000-000000000000") { id } }': "BAD_USER_INPUT",
    "{ persons(first: 1) { nodes { phone } } }": "FORBIDDEN",
    "{ funds(orderBy: [{field: YEAR}, {field: YEAR, direction: DESC}]) { totalCount } }": "BAD_USER_INPUT",
}


def fields(pair: Pair, type_name: str) -> dict[str, GraphQLField]:
    found: dict[str, GraphQLField] = pair.oracle.schema.type_map[type_name].fields  # type: ignore[attr-defined]
    return found


def leaves(pair: Pair, type_name: str) -> str:
    """Every field of a type that takes no selection."""
    return " ".join(name for name, of in fields(pair, type_name).items() if is_leaf_type(get_named_type(of.type)))


async def test_every_column_of_every_row_is_written_null_or_not(pair: Pair) -> None:
    """One NULL piece would make a whole row vanish."""
    pair.viewer = pair.everything
    for name, kind in pair.oracle.declared.kinds.items():
        ids = [f"{kind.tag}_{row.id}" for row in pair.oracle.record.rows.get(kind.model, ())] if kind.stored else []
        text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ __typename {leaves(pair, name)} }} }} }}"
        for start in range(0, len(ids), 100):
            await pair.agree(text, None, {"ids": ids[start : start + 100]})


async def test_every_to_one_is_an_object_or_null(pair: Pair) -> None:
    for name, of in fields(pair, "Query").items():
        if "first" in of.args and "text" not in of.args and name not in OF_THE_TRAIL:
            (kind, *_) = pair.oracle.possible(pair.oracle.target(get_named_type(of.type)))
            ones = [n for n, f in fields(pair, kind).items() if pair.oracle.declared.behind[kind, n].word == "row" and not f.args]
            inner = " ".join(f"{one} {{ __typename }}" for one in ones)
            await pair.agree(f"{{ {name}(first: 1000) {{ nodes {{ __typename ... on {kind} {{ {inner} __typename }} }} }} }}")


async def test_an_empty_page_is_an_empty_list(pair: Pair) -> None:
    """An aggregate over no row is NULL."""
    for name, of in fields(pair, "Query").items():
        if "first" in of.args and "text" not in of.args and name not in OF_THE_TRAIL:
            found = await pair.agree(
                f"{{ {name}(first: 0) {{ nodes {{ __typename }} edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }} }}"
            )
            assert orjson.loads(found)[name]["nodes"] == []


async def test_what_lies_behind_a_page_is_told_without_its_rows(pair: Pair) -> None:
    await pair.agree("{ districts { nodes { name towns { pageInfo { hasPreviousPage } } claims(last: 3) { pageInfo { hasNextPage } } } } }")
    await pair.agree("{ funds(last: 2) { pageInfo { hasNextPage __typename } totalCount } }")


async def test_texts_keep_every_character(pair: Pair) -> None:
    """Quotes, controls, separators, characters beyond the first plane; as text and as keys of cursors."""
    text = "{ organisations(first: 1000) { edges { cursor node { name nameEn aliases note } } } }"
    found = orjson.loads(await pair.agree(text))
    texts = "".join(edge["node"]["note"] or "" for edge in found["organisations"]["edges"])
    assert {"\\", '"', "\u2028"} & set(texts)


async def test_keys_of_any_length_stay_whole(pair: Pair) -> None:
    inner = " ".join(f"{LONG}{i}: name {LONG}{i}x: code" for i in range(60))
    found = orjson.loads(await pair.agree(f"{{ {LONG}: districts(first: 3) {{ {LONG}: nodes {{ {inner} }} }} }}"))
    assert len(found[LONG][LONG][0]) == 120


async def test_repeated_fields_are_one(pair: Pair) -> None:
    await pair.agree(
        """query ($yes: Boolean!) {
          funds(first: 5) { nodes { title ...A ...B } nodes { ownerDistrict { code } } totalCount }
          ... on Query { funds(first: 5) { nodes { year } pageInfo { endCursor } } }
        }
        fragment A on Fund { ownerDistrict { name ...D @include(if: $yes) } ...B }
        fragment B on Record { id ... on Fund { commitments(first: 2) { nodes { amount } } commitments(first: 2) { totalCount } } }
        fragment D on Division { level parent { name } }""",
        None,
        {"yes": True},
    )


@pytest.mark.parametrize("yes", [True, False])
async def test_an_object_may_be_left_without_fields(pair: Pair, yes: bool) -> None:
    inner = "nodes { title @skip(if: $no) } pageInfo @include(if: $no) { endCursor @skip(if: $no) }"
    await pair.agree(f"query ($no: Boolean!) {{ funds(first: 2) {{ {inner} }} }}", None, {"no": yes})


async def test_interfaces_and_unions_show_what_each_type_selects(pair: Pair) -> None:
    await pair.agree(f"{{ pairings(first: 100) {{ nodes {{ assistingParty {{ {PARTY} }} receivingParty {{ __typename {PARTY} }} }} }} }}")
    await pair.agree("{ claims(first: 300) { nodes { subject { __typename ... on Fund { title } ... on Division { name level } } } } }")
    await pair.agree(
        "{ divisions(first: 200) { nodes { __typename name ... on Village { town { name } } ... on City { province { name } } } } }"
    )
    await pair.agree("{ organisations(first: 100) { nodes { __typename id ... on Enterprise { name } ... on Institution { kind } } } }")


async def test_six_levels_down_and_up_again(pair: Pair) -> None:
    text = DEEP.read_text()
    for row in pair.oracle.record.rows[Pairing]:
        await pair.agree(text, None, {"pairing": f"pairing_{row.id}"})


@pytest.mark.parametrize("given", [{}, {"unit": None, "to": "ASC"}, {"unit": "WAN_YUAN", "to": None}, {"unit": "YI_YUAN", "to": "DESC"}])
async def test_a_default_stands_for_what_is_absent_not_for_null(pair: Pair, given: dict[str, str | None]) -> None:
    text = """query ($unit: MoneyUnit, $to: Direction) {
      funds(first: 5, orderBy: [{field: TOTAL, direction: $to}]) { nodes { total(unit: $unit) } }
    }"""
    if None in given.values():
        assert await pair.refuse(text, given) == {"BAD_USER_INPUT"}
    else:
        await pair.agree(text, None, given)


async def test_operations_are_told_apart_by_name(pair: Pair) -> None:
    text = "query A($a: Int) { funds(first: $a) { totalCount } } query B($a: MoneyUnit!) { __typename funds { nodes { total(unit: $a) } } }"
    await pair.agree(text, "A", {"a": None})
    await pair.agree(text, "B", {"a": "YI_YUAN"})


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
async def test_both_refuse(pair: Pair, text: str, code: str) -> None:
    assert code in await pair.refuse(text)
