"""Figures and groups over the demo registry: what the statement says is what counting its records by hand says.

Every list that the schema has is asked, for every figure of every column and for every key that groups can be made by.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from app.answer import Answer
from app.compiler.catalog import Column, Kind, Part
from app.main import published
from tests.compiler.figures import DAYS, LISTS, NUMBERS, adding, asked, camel, columns, groupings, known, mixed, nodes


@pytest.mark.parametrize("name", LISTS)
async def test_every_figure_is_that_of_its_records(registry: Answer, name: str) -> None:
    numbers, days = columns(name, NUMBERS), columns(name, DAYS)
    rows = await nodes(registry, name, [*numbers, *days])
    adding = [field for field, column in numbers.items() if not column.ordinal]
    if mixed(name):
        numbers, adding = {field: column for field, column in numbers.items() if column.ordinal}, []
    sums = f"sum {{ {' '.join(adding)} }} avg {{ {' '.join(adding)} }}" if adding else ""
    ends = " ".join([*numbers, *days])
    found = (await asked(registry, f"{{ {name} {{ aggregate {{ count {sums} min {{ {ends} }} max {{ {ends} }} }} }} }}"))[name]["aggregate"]

    assert found["count"] == len(rows)
    for field, column in numbers.items():
        values = known(rows, field)
        assert [found[end][field] and Decimal(found[end][field]) for end in ("min", "max")] == [
            min(values, default=None),
            max(values, default=None),
        ]
        if sums and field in adding:
            total = sum(values) if values or not rows else None
            assert (found["sum"][field] and Decimal(found["sum"][field])) == total, field
            place = Decimal("0.01") if column.kind is Kind.MONEY else Decimal("0.000001")
            mean = (sum(values, Decimal()) / len(values)).quantize(place, ROUND_HALF_UP) if values else None
            assert (found["avg"][field] and Decimal(found["avg"][field])) == mean, field
    for field in days:
        values_of_days = [row[field] for row in rows if row[field] is not None]
        assert found["min"][field] == min(values_of_days, default=None)
        assert found["max"][field] == max(values_of_days, default=None)


@pytest.mark.parametrize("name", [name for name in LISTS if mixed(name) and adding(name)])
async def test_figures_of_what_is_alike_are_those_of_its_records(registry: Answer, name: str) -> None:
    """Of lists that mix kinds or units: their figures for each of them."""
    entity = published().concrete(published().roots[name].target)[0]
    alike = {t: g for t, g in entity.groupings.items() if g.part is None and set(g.attributes) & set(entity.alike)}
    key = " ".join(camel(t) if isinstance(g.member, Column) else f"{camel(t)} {{ id }}" for t, g in alike.items())
    figures = " ".join(f"{each} {{ {' '.join(adding(name))} }}" for each in ("sum", "min", "max"))
    text = f"{{ {name} {{ aggregate {{ groups(by: [{', '.join(alike)}], first: 1000) {{ key {{ {key} }} count {figures} }} }} }} }}"
    rows = await nodes(registry, name, [key, *adding(name)])
    groups = (await asked(registry, text))[name]["aggregate"]["groups"]
    assert sum(group["count"] for group in groups) == len(rows)
    for group in groups:
        among = [row for row in rows if all(row[field] == value for field, value in group["key"].items())]
        assert group["count"] == len(among)
        for field in adding(name):
            values = known(among, field)
            expected = {"sum": sum(values) if values else None, "min": min(values, default=None), "max": max(values, default=None)}
            assert {each: group[each][field] and Decimal(group[each][field]) for each in expected} == expected


@pytest.mark.parametrize("name", LISTS)
async def test_every_key_makes_the_groups_that_its_records_make(registry: Answer, name: str) -> None:
    plain = columns(name, tuple(Kind))
    simple = {term: g for term, g in groupings(name).items() if g.member in plain.values()}
    fields = {term: camel(term.removesuffix(f"_{g.part.name}") if g.part else term) for term, g in simple.items()}
    rows = await nodes(registry, name, sorted(set(fields.values())))
    for term, grouping in simple.items():
        text = f"{{ {name} {{ aggregate {{ groups(by: [{term}], first: 1000) {{ count key {{ value: {camel(term)} }} }} }} }} }}"
        found = (await asked(registry, text))[name]["aggregate"]["groups"]
        expected = Counter(shown(row[fields[term]], grouping.part) for row in rows)
        if len(expected) <= 1000:
            assert {each["key"]["value"]: each["count"] for each in found} == expected, term


def shown(value: Any, part: Part | None) -> Any:
    if value is None or part is None:
        return value
    return int(value[:4]) if part is Part.YEAR else value[:7]


async def test_groups_under_a_parent_and_by_a_relation_add_up(registry: Answer) -> None:
    text = """{ funds { nodes { title commitments { totalCount aggregate { count
        groups(by: [PROGRAMME, PROJECT]) { key { programme project { name } } count sum { amount disbursed } } } } } } }"""
    for fund in (await asked(registry, text))["funds"]["nodes"]:
        held = fund["commitments"]
        groups = held["aggregate"]["groups"]
        assert sum(each["count"] for each in groups) == held["aggregate"]["count"] == held["totalCount"]
        assert all(each["key"]["programme"] for each in groups)


def bound_of(bounds: list[str], values: list[str | None]) -> str | None:
    """How a sum of figures limits the true one, told in another way: by which ends of the interval are known."""
    known = [b for b, v in zip(bounds, values, strict=True) if v is not None]
    amounts = [b for b in bounds if b != "QUALITATIVE"]
    open_above, open_below = {"MORE_THAN", "AT_LEAST", "VAGUE"} & set(amounts), {"AT_MOST"} & set(amounts)
    if not known or (open_above and open_below):
        return None
    if open_above:
        return "MORE_THAN" if "MORE_THAN" in open_above else "AT_LEAST"
    if open_below:
        return "AT_MOST"
    if len(amounts) == 1:
        return amounts[0]
    return "EXACT" if set(amounts) == {"EXACT"} else "ABOUT"


FIGURES = "quantity { value measure per bound modality }"
KEYS_OF_FIGURES = "QUANTITY_MEASURE, QUANTITY_PER, QUANTITY_MODALITY"


@pytest.mark.parametrize(
    ("name", "of", "by"),
    [
        ("mobilisations", "kind", f"KIND, {KEYS_OF_FIGURES}"),
        ("agreements", "", KEYS_OF_FIGURES),
        ("claims", "partOf { id }", f"PART_OF, {KEYS_OF_FIGURES}"),
    ],
)
async def test_figures_of_one_unit_add_up_and_carry_their_bound(registry: Answer, name: str, of: str, by: str) -> None:
    text = f"""{{ {name} {{ aggregate {{ groups(by: [{by}], first: 1000) {{ count
        key {{ {of} quantityMeasure quantityPer quantityModality }}
        sum {{ quantityValue quantityBound }} avg {{ quantityBound }} max {{ quantityValue }} }} }} }} }}"""
    groups = (await asked(registry, text))[name]["aggregate"]["groups"]
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in await nodes(registry, name, [of, FIGURES]):
        quantity = row["quantity"]
        unit = {f"quantity{key.capitalize()}": quantity[key] for key in ("measure", "per", "modality")}
        key = {field: row[field] for field in row if field not in ("__typename", "quantity")} | unit
        by_key.setdefault(json.dumps(key, sort_keys=True), []).append(quantity)
    assert {json.dumps(group["key"], sort_keys=True) for group in groups} == by_key.keys()
    for group in groups:
        quantities = by_key[json.dumps(group["key"], sort_keys=True)]
        values = known(quantities, "value")
        found = group["sum"]
        assert (found["quantityValue"] and Decimal(found["quantityValue"])) == (sum(values) if values else None)
        bounds = [q["bound"] for q in quantities if q["bound"]]
        assert found["quantityBound"] == bound_of(bounds, [q["value"] for q in quantities if q["bound"]]) == group["avg"]["quantityBound"]


async def test_a_sum_with_a_lower_bound_in_it_is_one(answer: Answer) -> None:
    """The parts of the article's headline: exact, about, and more than."""
    text = """{ claims(where: {partOf: {isNull: false}, quantity: {measure: {eq: CNY}}}) { aggregate {
        groups(by: [PART_OF, QUANTITY_MEASURE, QUANTITY_PER, QUANTITY_MODALITY]) { count sum { quantityValue quantityBound } } } } }"""
    groups = (await asked(answer, text))["claims"]["aggregate"]["groups"]
    assert "MORE_THAN" in [group["sum"]["quantityBound"] for group in groups if group["count"] > 1]


async def test_money_in_another_unit(registry: Answer) -> None:
    text = "{ projects { nodes { benefits { aggregate { sum { amount wan: amount(unit: WAN_YUAN) } } } } } }"
    for node in (await asked(registry, text))["projects"]["nodes"]:
        sums = node["benefits"]["aggregate"]["sum"]
        assert (sums["amount"] and Decimal(sums["amount"])) == (sums["wan"] and Decimal(sums["wan"]) * 10_000)


async def test_of_no_records_the_sum_is_nothing_and_the_rest_is_not_known(answer: Answer) -> None:
    text = "{ incomeReceipts { aggregate { count sum { due } avg { due } max { due } groups(by: [DEMO]) { count } } } }"
    found = (await asked(answer, text))["incomeReceipts"]["aggregate"]
    assert found == {"count": 0, "sum": {"due": "0.00"}, "avg": {"due": None}, "max": {"due": None}, "groups": []}
