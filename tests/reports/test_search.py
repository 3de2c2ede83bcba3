"""One box over the record: found by whatever a name is known by, ranked, paged, at one statement and a bounded cost, whatever is typed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any

import asyncpg
import orjson
import pytest
import pytest_asyncio

from app.answer import Answer
from app.auth import ANONYMOUS, Permission, Viewer
from app.config import Settings
from app.errors import Refused
from app.main import answering
from app.models.search import KINDS
from app.models.spelling import form, units
from tests.compiler.counted import counted

SEARCH = """
query ($text: String!, $kinds: [SearchKind!], $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  search(text: $text, kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { kind matched node { id __typename } correction { printedName correctionReason } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
EVERYTHING = [kind.name for kind in KINDS]
READER = Viewer(frozenset(Permission))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def answer(demo_database_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=demo_database_url, pool_size=1)) as made:
        yield made


@pytest.fixture
def reader(answer: Answer) -> Iterator[Answer]:
    """The same, for somebody who may read names."""
    answer.viewer = READER
    yield answer
    answer.viewer = ANONYMOUS


async def search(answer: Answer, text: str, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(await answer.data(SEARCH, None, {"text": text, **variables}))["search"]
    return found


async def found(answer: Answer, text: str, **variables: Any) -> list[tuple[str, str]]:
    """Types and names, in order."""
    edges = (await search(answer, text, **variables))["edges"]
    return [(edge["node"]["node"]["__typename"], edge["node"]["matched"]) for edge in edges]


# What is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["环翠区", "环翠", "翠", "翠区", "hcq", "HCQ", "ｈｃｑ", "huancui", "huan cui", "Huan Cui Qu", "huancuiq", "371002"]
)
async def test_a_district_comes_first_however_it_is_asked_for(answer: Answer, text: str) -> None:
    (kind, name), *_ = await found(answer, text)
    assert kind == "District"
    assert name == {"huancui": "Huancui", "huan cui": "Huancui", "371002": "371002"}.get(text, "环翠区")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("洵沟镇", ("Town", "洵沟镇")),
        ("nigou", ("Town", "Nigou")),
        ("tai'erzhuang", ("District", "Tai'erzhuang")),
        ("ter zhuang", None),
        ("大棚", ("Project", "插花村果蔬大棚")),
        ("dapeng", ("Project", "插花村果蔬大棚")),
        ("ghgdp", None),
        ("gsdp", ("Project", "插花村果蔬大棚")),
        ("王春元", ("Cadre", "王春元")),
        ("wcy", ("Cadre", "王春元")),
        ("委托建设", ("Agreement", "插花村果蔬大棚委托建设协议")),
        ("产业扶贫资金", ("Fund", "环翠区产业扶贫资金")),
        ("赵庄小学", ("Institution", "赵庄小学")),
    ],
)
async def test_everything_with_a_name_is_found(answer: Answer, text: str, expected: tuple[str, str] | None) -> None:
    matches = await found(answer, text)
    assert (expected in matches) if expected else matches == []


async def test_a_misprint_shows_the_printed_form_and_the_correction(answer: Answer) -> None:
    (edge,) = (await search(answer, "洵沟"))["edges"]
    assert edge["node"]["matched"] == edge["node"]["correction"]["printedName"] == "洵沟镇"
    assert edge["node"]["correction"]["correctionReason"].startswith("Tai'erzhuang")
    assert (await search(answer, "泥沟镇"))["edges"][0]["node"]["correction"] is None


async def test_exact_before_beginning_before_inside_and_then_by_kind(answer: Answer) -> None:
    hits = [edge["node"] for edge in (await search(answer, "村", first=1_000))["edges"]]
    assert len(hits) > 50
    at = [form(hit["matched"]).index("村") > 0 for hit in hits]
    assert at == sorted(at)
    kinds = [EVERYTHING.index(hit["kind"]) for hit, inside in zip(hits, at, strict=True) if inside]
    assert kinds == sorted(kinds)


async def test_a_name_goes_on_with_any_character(fresh_database_url: str) -> None:
    admin = await asyncpg.connect(fresh_database_url)
    await admin.execute("""
        INSERT INTO search_term (kind, place, term, record, name)
        SELECT 1, 0, 'xq' || chr(1114111) || 'z', id, 'Xq\U0010ffffz' FROM division WHERE code = '371002'""")
    await admin.close()
    async with answering(Settings(database_url=fresh_database_url, pool_size=1)) as answer:
        assert await found(answer, "xq") == [("District", "Xq\U0010ffffz")]


# Who may ask ------------------------------------------------------------------------------------------------------


async def test_people_are_left_out_unless_asked_for_and_refused_without_permission(answer: Answer) -> None:
    assert all(kind != "Person" for kind, _ in await found(answer, "示例人员", first=1_000))
    for kinds in (["PERSON"], ["PLACE", "PERSON"]):
        with pytest.raises(Refused) as refused:
            await search(answer, "示例", kinds=kinds)
        assert [(e.code, e.path) for e in refused.value.errors] == [("FORBIDDEN", ("search", "kinds"))]
    with pytest.raises(Refused):
        await answer.data('{ search(text: "示", kinds: PERSON) { nodes { matched } } }', None, {})


async def test_people_are_found_by_whoever_may_read_names(reader: Answer) -> None:
    assert await found(reader, "示例人员0001-1", kinds=["PERSON"]) == [("Person", "示例人员0001-1")]
    assert await found(reader, "slry00011", kinds=["PERSON"]) == [("Person", "示例人员0001-1")]
    assert all(kind != "Person" for kind, _ in await found(reader, "示例", first=1_000))


async def test_kinds_absent_null_and_empty_are_three_things(answer: Answer) -> None:
    assert await found(answer, "环翠") == await found(answer, "环翠", kinds=None) != []
    assert await found(answer, "环翠", kinds=[]) == []
    assert {kind for kind, _ in await found(answer, "环翠", kinds=["FUND", "FUND"])} == {"Fund"}


# What is typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "　", "%", "_", "'", "\\", "~", "%%__", "（）", "\t", "'; --"])
async def test_a_text_without_anything_to_find_is_refused(answer: Answer, text: str) -> None:
    with pytest.raises(Refused) as refused:
        await search(answer, text)
    assert [(e.code, e.path) for e in refused.value.errors] == [("BAD_USER_INPUT", ("search", "text"))]


@pytest.mark.parametrize("text", ["a" * 101, "王" * 401, " " * 500])
async def test_a_text_that_no_name_is_as_long_as_is_refused(answer: Answer, text: str) -> None:
    with pytest.raises(Refused) as refused:
        await search(answer, text)
    assert [(e.code, e.path) for e in refused.value.errors] == [("BAD_USER_INPUT", ("search", "text"))]


@pytest.mark.parametrize("text", ["环%", "环_区", "'环翠'", "环翠\\", "~环翠~", "环翠区'; DROP TABLE division; --", "\U0010ffff环", "🙂翠"])
async def test_no_sign_is_special(answer: Answer, text: str) -> None:
    assert await found(answer, text) == await found(answer, form(text))


# Order and pages --------------------------------------------------------------------------------------------------

NAMED = """
    SELECT 1, id, name, array_cat(array[name], aliases), name_en, code, pinyin FROM division
    UNION ALL SELECT 2, id, name, array_cat(array[name], aliases), name_en, credit_code, pinyin FROM organisation
    UNION ALL SELECT 3, id, name, array_cat(array[name], aliases), NULL, NULL, pinyin FROM project
    UNION ALL SELECT 4, id, name, array[name], NULL, NULL, pinyin FROM fund
    UNION ALL SELECT 5, id, title, array[title], NULL, NULL, pinyin FROM agreement
    UNION ALL SELECT 6, id, name, array[name], NULL, NULL, pinyin FROM cadre
    UNION ALL SELECT 7, id, name, array[name], NULL, NULL, pinyin FROM person
"""
MISPRINTS = "SELECT corrected_division_id, printed_name FROM claim WHERE corrected_division_id IS NOT NULL"


def suffixes(parts: list[str], place: int) -> list[tuple[int, str]]:
    return [(place + 2 * (at > 0), "".join(parts[at:])[:100]) for at in range(len(parts))]


def terms(row: Any, misprints: list[str]) -> set[tuple[int, str]]:
    kind, _, _, names, english, code, pinyin = row
    made = [one for name in (*names, *filter(None, [english]), *misprints) for one in suffixes(units(name), 0)]
    for line in filter(None, (pinyin or "").split("\n")):
        letters = [one if one[0].isdigit() else one[0] for one in line.split()]
        made += [one for one in (*suffixes(line.split(), 0), *suffixes(letters, 1)) if kind != 7 or one[0] < 2]
    if code:
        made += [(2 * (at > 0), form(code)[at:]) for at in range(max(1, len(form(code)) - 3))]
    return set(made)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def named(demo_database_url: str) -> list[tuple[int, Any, set[tuple[int, str]]]]:
    """Every record with a name: its kind, its key, what it is found by; made from the tables alone."""
    connection = await asyncpg.connect(demo_database_url)
    rows, misprints = await connection.fetch(NAMED), await connection.fetch(MISPRINTS)
    await connection.close()
    return [(row[0], row[1], terms(row, [name for id, name in misprints if id == row[1]])) for row in rows]


def expected(named: list[tuple[int, Any, set[tuple[int, str]]]], text: str) -> list[str]:
    """The keys of everything that a text finds, in order, by looking at every name."""
    best = []
    for kind, id, terms in named:
        fits = [(place, term) for place, term in terms if term.startswith(text) and (len(text) > 1 or place in (0, 2))]
        ranked = [(place if term == text and place < 2 else place + 2, term) for place, term in fits]
        if ranked:
            tier, term = min(ranked, key=lambda one: (one[0], one[1].encode()))
            best.append((tier, kind, term.encode(), id.bytes, str(id)))
    return [id for *_, id in sorted(best)]


async def walk(answer: Answer, text: str, size: int, *, backward: bool = False) -> list[str]:
    ids: list[str] = []
    way, edge, more, there = (
        ("last", "before", "hasPreviousPage", "startCursor") if backward else ("first", "after", "hasNextPage", "endCursor")
    )
    cursor = None
    while True:
        page = await search(answer, text, kinds=EVERYTHING, **{way: size, edge: cursor})
        found = [edge["node"]["node"]["id"].rpartition("_")[2] for edge in page["edges"]]
        ids = [*found, *ids] if backward else [*ids, *found]
        assert page["pageInfo"]["hasNextPage" if backward else "hasPreviousPage"] is (cursor is not None)
        if not page["pageInfo"][more]:
            return ids
        cursor = page["pageInfo"][there]


async def test_what_is_found_is_what_every_name_says(reader: Answer, named: list[tuple[int, Any, set[tuple[int, str]]]]) -> None:
    chance, known = Random(7), sorted({term for _, _, terms in named for _, term in terms})
    texts = {"村", "环", "h", "s", "z", "an", "示例", "shi", "1", "37", "区"}
    while len(texts) < 120:
        term = chance.choice(known)
        texts.add(term[: chance.randint(1, len(term))])
    for text in sorted(texts):
        wanted = expected(named, text)
        page = await search(reader, text, kinds=EVERYTHING, first=1_000)
        ids = [edge["node"]["node"]["id"].rpartition("_")[2] for edge in page["edges"]]
        assert ids == wanted[:1_000], text
        assert page["pageInfo"]["hasNextPage"] is (len(wanted) > 1_000), text


@pytest.mark.parametrize(("text", "size"), [("环", 1), ("区", 7), ("h", 13), ("村", 17), ("shi li cun", 29), ("示例", 613)])
async def test_pages_walk_through_everything_once_from_either_end(
    reader: Answer, named: list[tuple[int, Any, set[tuple[int, str]]]], text: str, size: int
) -> None:
    whole = expected(named, form(text))
    assert len(whole) > size
    assert await walk(reader, text, size) == whole
    assert await walk(reader, text, size, backward=True) == whole


async def test_a_cursor_belongs_to_its_text_and_its_kinds(answer: Answer) -> None:
    cursor = (await search(answer, "村", first=2))["pageInfo"]["endCursor"]
    assert (await search(answer, "村", first=2, after=cursor))["edges"]
    for text, kinds in (("区", None), ("村", ["PLACE"])):
        with pytest.raises(Refused) as refused:
            await search(answer, text, kinds=kinds, after=cursor)
        assert refused.value.errors[0].code == "BAD_CURSOR"


# What it costs ----------------------------------------------------------------------------------------------------


async def test_a_search_is_one_statement(demo_database_url: str) -> None:
    async with counted(demo_database_url) as wire, answering(Settings(database_url=wire.url, pool_size=1)) as answer:
        await answer.reads.fetch("select cardinality($1::smallint[])", [[]])
        wire.statements = 0
        await search(answer, "环翠", first=5)
        await search(answer, "huancui", first=5)
        assert wire.statements == 2


PEOPLE = """
    INSERT INTO search_term (kind, place, term, record, name)
    SELECT 7, 0, '王' || n, ('00000001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '王' || n FROM generate_series(1, 1000000) n
    ORDER BY ('王' || n) COLLATE "C";
    SET session_replication_role = replica;
    INSERT INTO person (id, name, demo) SELECT record, name, true FROM search_term WHERE kind = 7;
    ANALYZE person
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


async def planned(answer: Answer, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Every node of what PostgreSQL does for a search."""
    prepared = answer.compiler.prepare(SEARCH, None, given)
    values = prepared.values(answer.environment(prepared, answer.viewer))
    async with answer.reads.connection() as connection:
        sql = f"explain (analyze, timing off, format json) {prepared.compiled.statement.sql}"
        return list(nodes(json.loads(await connection.fetchval(sql, *values))[0]["Plan"]))


async def test_a_search_looks_only_at_the_people_whom_it_finds(reader: Answer) -> None:
    """However few there are: a hash of all of them would fit into memory, and be made anew for each search."""
    plan = await planned(reader, {"text": "王", "kinds": EVERYTHING, "first": 20})
    looked = [node for node in plan if node.get("Relation Name") == "person"]
    assert looked
    assert {node["Node Type"] for node in looked} <= {"Index Scan", "Index Only Scan"}


async def test_at_a_million_people_a_search_reads_a_page_from_an_index(fresh_database_url: str) -> None:
    async with answering(Settings(database_url=fresh_database_url, pool_size=1)) as answer:
        admin = await asyncpg.connect(fresh_database_url)
        await admin.execute(PEOPLE)
        await admin.execute("ANALYZE search_term")
        await admin.close()
        answer.viewer = READER
        given: dict[str, Any] = {"text": "王", "kinds": EVERYTHING, "first": 20}
        middle = (await search(answer, "王50", kinds=["PERSON"], first=1))["edges"]
        assert middle[0]["node"]["matched"] == "王50"
        for _ in range(3):  # the first page, and two after it
            read = [node for node in await planned(answer, given) if node.get("Relation Name") == "search_term"]
            assert {node["Node Type"] for node in read} <= {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}
            assert "pk_search_term" in {node.get("Index Name") for node in read}
            assert sum(node["Actual Rows"] * node["Actual Loops"] for node in read) < 400
            given["after"] = (await search(answer, **given))["pageInfo"]["endCursor"]
