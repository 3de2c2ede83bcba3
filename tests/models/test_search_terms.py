"""What a record is found by follows it, whoever writes it: the ORM, a statement, a copy, a load, a removal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.data.demo.load import remove_demo
from app.data.load import record_tables
from app.data.spell import spell
from app.database.embedded import silent
from app.models import Claim, Division, Level, Organisation, OrganisationKind, Person, SearchTerm
from app.models.base import uuid7
from tests.oracle.terms import terms_of
from tests.record import NIGOU, TAIERZHUANG, as_writer, keep


async def terms(session: AsyncSession, record: UUID) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for place, term in (await session.execute(select(SearchTerm.place, SearchTerm.term).where(SearchTerm.record == record))).all():
        found.setdefault(place, set()).add(term)
    return found


async def test_a_place_is_found_from_every_character_syllable_letter_and_digit(record: AsyncSession) -> None:
    place = Division(level=Level.PROVINCE, name="环翠区", name_en="Huan Cui", aliases=["环翠"])
    await keep(record, place)
    assert await terms(record, place.id) == {
        0: {"环翠区", "环翠", "huancuiqu", "huancui"},
        1: {"hcq", "hc"},
        2: {"翠区", "翠", "区", "cuiqu", "cui", "qu"},
        3: {"cq", "c", "q"},
    }


async def test_a_credit_code_is_found_from_every_digit_but_the_last_three(record: AsyncSession) -> None:
    firm = Organisation(kind=OrganisationKind.ENTERPRISE, name="甲", credit_code="91350100M000100Y43")
    await keep(record, firm)
    found = await terms(record, firm.id)
    assert found[0] == {"甲", "jia", "91350100m000100y43"}
    assert found[2] == {"91350100m000100y43"[at:] for at in range(1, 15)}


async def test_a_person_is_found_from_every_character_and_from_the_start_of_the_sound(record: AsyncSession) -> None:
    person = Person(name="王小明")
    await keep(record, person)
    assert await terms(record, person.id) == {0: {"王小明", "wangxiaoming"}, 1: {"wxm"}, 2: {"小明", "明"}}


async def test_a_misprint_leads_to_the_place_that_was_meant(record: AsyncSession) -> None:
    found = select(SearchTerm.record, SearchTerm.name, Claim.printed_name).join(Claim, Claim.id == SearchTerm.claim_id)
    assert (await record.execute(found.where(SearchTerm.term == "洵沟镇"))).all() == [(NIGOU, "洵沟镇", "洵沟镇")]
    await record.execute(update(Claim).where(Claim.printed_name == "洵沟镇").values(printed_name="旬沟镇", version=Claim.version + 1))
    assert {term for term in (await terms(record, NIGOU))[0] if term.endswith("沟镇")} == {"泥沟镇", "旬沟镇"}
    await record.execute(update(Claim).where(Claim.printed_name == "旬沟镇").values(deleted_at=func.now(), version=Claim.version + 1))
    assert {term for term in (await terms(record, NIGOU))[0] if term.endswith("沟镇")} == {"泥沟镇"}


async def test_terms_follow_a_new_name_and_leave_with_a_tombstone(record: AsyncSession) -> None:
    person = Person(name="王明")
    await keep(record, person)
    person.name = "李明"
    await record.flush()
    assert await terms(record, person.id) == {0: {"李明", "liming"}, 1: {"lm"}, 2: {"明"}}
    await record.execute(update(Person).where(Person.id == person.id).values(deleted_at=func.now(), version=Person.version + 1))
    assert await terms(record, person.id) == {}
    await record.execute(update(Person).where(Person.id == person.id).values(deleted_at=None, version=Person.version + 1))
    assert await terms(record, person.id) == {0: {"李明", "liming"}, 1: {"lm"}, 2: {"明"}}
    await record.delete(person)
    await record.flush()
    assert await terms(record, person.id) == {}


async def test_rows_that_are_copied_are_found_by_characters_at_once_and_by_sound_once_spelled(record: AsyncSession) -> None:
    ids = [uuid7() for _ in range(3)]
    await record.execute(text("SELECT"))  # a copy beside the session joins the transaction only once it has begun
    raw: Any = (await (await record.connection()).get_raw_connection()).driver_connection
    await raw.copy_records_to_table("person", columns=["id", "name"], records=[(id, "王明") for id in ids])
    assert await terms(record, ids[0]) == {0: {"王明"}, 2: {"明"}}
    assert await spell(await record.connection()) == 3
    assert await terms(record, ids[2]) == {0: {"王明", "wangming"}, 1: {"wm"}, 2: {"明"}}
    assert await spell(await record.connection()) == 0


async def test_a_change_beside_the_name_writes_no_term(record: AsyncSession) -> None:
    before = (await record.execute(text("SELECT ctid, record FROM search_term"))).all()
    await record.execute(text("UPDATE division SET note = coalesce(note, '') || '甲', version = version + 1"))
    assert (await record.execute(text("SELECT ctid, record FROM search_term"))).all() == before


async def test_emptying_a_table_empties_its_terms(record: AsyncSession) -> None:
    """No hand may do it, but one that sets the refusal aside."""
    await keep(record, Person(name="王明"))
    for table in record_tables():
        await record.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER table_stays"))
    await record.execute(text("TRUNCATE person CASCADE"))
    assert await record.scalar(text("SELECT count(*) FROM search_term WHERE kind = 7")) == 0


async def test_everything_loaded_is_spelled_and_everything_removed_is_forgotten(demo_record: AsyncSession, record: AsyncSession) -> None:
    connection = await demo_record.connection()
    assert await spell(connection) == 0
    counted = select(func.count()).select_from(SearchTerm)
    article = await record.scalar(counted)
    assert (await demo_record.scalar(counted) or 0) > 10 * (article or 0) > 0
    await remove_demo(connection, silent)
    assert await demo_record.scalar(counted) == article


async def test_whoever_writes_may_keep_terms_and_whoever_reads_may_not(record: AsyncSession) -> None:
    await as_writer(record, TAIERZHUANG)
    person = Person(name="王明", owner_district_id=TAIERZHUANG)
    await keep(record, person)
    assert await terms(record, person.id)


@pytest.mark.parametrize("name", ["", "％_", "王" * 250])
async def test_names_without_a_letter_and_long_ones_break_nothing(record: AsyncSession, name: str) -> None:
    place = Division(level=Level.PROVINCE, name=name)
    await keep(record, place)
    found = await terms(record, place.id)
    assert all(0 < len(term) <= 100 for some in found.values() for term in some)
    assert bool(found) == name.startswith("王")


NAMES: tuple[tuple[str, list[str], str | None, str | None], ...] = (
    ("第77农业合作有限公司", [], None, None),
    ("台儿庄区供销社", [], None, None),
    ("甲", [], None, None),
    ("妈妈" * 30, [], None, None),
    ("妈" * 120, [], None, None),
    ("威海3号ABC厂", [], None, None),
    ("合作社 No.12", [], None, None),
    ("合作社ABC", [], None, None),
    ("ABC", [], None, None),
    ("㎏㋿厂", [], None, None),
    ("Ａ１厂", [], None, None),
    ("12", [], None, None),
    ("", [], None, None),
    ("台儿庄区", ["枣庄市台儿庄区", "台儿庄"], "Tai'erzhuang", None),
    ("同名社", ["同名社", "同名社"], "同名社", None),
    ("91350100M000100Y43", ["m000100y43"], None, "91350100M000100Y43"),
    ("𠮷社", [], None, None),
    ("社𠮷", [], None, None),
)


@pytest.mark.parametrize("spelled", [True, False])
async def test_whatever_a_record_is_called_its_terms_are_those_of_the_rule(record: AsyncSession, spelled: bool) -> None:
    """Both ways of writing them: names that cannot have a term twice, and those that can. All in one statement."""
    firms = [
        Organisation(id=uuid7(), kind=OrganisationKind.ENTERPRISE, name=name, aliases=aliases, name_en=name_en, credit_code=code)
        for name, aliases, name_en, code in NAMES
    ]
    record.add_all(firms)
    await record.flush()
    if not spelled:
        await record.execute(text("UPDATE organisation SET pinyin = NULL WHERE id = ANY (:ids)"), {"ids": [firm.id for firm in firms]})
    for firm in firms:
        await record.refresh(firm)
        expected: dict[int, set[str]] = {}
        for term in terms_of("ORGANISATION", firm):
            expected.setdefault(term.place, set()).add(term.folded)
        assert await terms(record, firm.id) == expected, firm.name
    told = "SELECT count(*) FROM organisation WHERE id = ANY (:ids) AND search_terms_distinct(ARRAY[name], pinyin, '{}')"
    assert 3 < (await record.scalar(text(told), {"ids": [firm.id for firm in firms]}) or 0) < len(firms) - 3


TOLD_OF_BOTH = """
    SELECT DISTINCT p.proname, p.proconfig FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL AND p.prosrc ~ 'JOIN removed'"""


async def test_old_and_new_rows_are_not_joined_by_nested_loops(record: AsyncSession) -> None:
    """A plan is kept for one row and used for twenty thousand."""
    found = {row.proname: row.proconfig for row in await record.execute(text(TOLD_OF_BOTH))}
    assert {"search_person", "search_division"} <= set(found)
    assert {name for name, settings in found.items() if "enable_nestloop=off" not in (settings or [])} == set()


async def test_one_new_name_among_many_is_found_by_the_index(record: AsyncSession) -> None:
    """Without nested loops, one statement would read all terms for each name."""
    source = await record.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'search_person'"))
    assert "record IN" not in source
    await record.execute(text("SET LOCAL enable_nestloop = off"))
    removed = "EXPLAIN DELETE FROM search_term WHERE record = ANY (ARRAY(SELECT id FROM fund LIMIT 1))"
    assert "ix_search_term_record" in "".join((await record.scalars(text(removed))).all())
