"""Whatever changes a row of the record leaves one entry, whichever road it comes by, and no entry can be changed."""

from __future__ import annotations

import hmac
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.data.demo.load import load_demo, remove_demo
from app.data.load import record_tables
from app.data.spell import spell
from app.database.embedded import silent
from app.models import Base, Cadre, Change, Fund, Instance, Operation, Organisation, OrganisationKind, SourceDocument, SourceKind
from app.models.base import uuid7
from tests.record import HUANCUI, TAIERZHUANG, as_writer, broken, household, keep, person

MACHINERY = {
    "instance",
    "search_term",
    "idempotency_key",
    "user_account",
    "role_assignment",
    "api_token",
    "change",
    "seal",
    "reading_log",
} | {"sync_peer", "sync_receipt", "sync_result", "parked_record", "withdrawn_record", "peer_seal"}
"""Tables that are not of the record: what is derived from it, what tells of it, who may write it, and what answers a repetition."""
SET = "SET LOCAL jiedui.{0} = '{1}'"


async def entries(session: AsyncSession, record: UUID) -> list[Change]:
    told = select(Change).where(Change.record == record).order_by(Change.epoch, Change.seq)
    return list((await session.scalars(told)).all())


async def newest(session: AsyncSession, record: UUID) -> Change:
    return (await entries(session, record))[-1]


async def test_every_table_of_the_record_is_on_the_trail(record: AsyncSession) -> None:
    of = text("""
        SELECT tgrelid::regclass::text, tgname, tgenabled::text, encode(tgargs, 'escape') FROM pg_trigger
        WHERE tgfoid IN (SELECT oid FROM pg_proc WHERE proname IN ('record_change', 'refuse_version', 'refuse_unseen'))
    """)
    found: dict[str, dict[str, list[str]]] = {}
    for table, name, enabled, arguments in await record.execute(of):
        assert enabled == "O"
        found.setdefault(table, {})[name] = arguments.split("\\000")[:-1]
    catalog = select(text("relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"))
    tables = set((await record.scalars(catalog)).all()) - {"alembic_version"}
    assert tables == set(Base.metadata.tables)
    assert set(found) == tables - MACHINERY
    writes = {f"trail_{event}" for event in ("insert", "update", "delete")}
    assert {frozenset(names) for names in found.values()} == {frozenset(writes | {"version_follows", "key_stays", "table_stays"})}
    for table, triggers in found.items():
        personal = {column.name for column in Base.metadata.tables[table].c if column.info.get("personal")}
        assert [set(triggers[name]) for name in sorted(writes)] == [personal] * 3, (
            f"SELECT keep_trail('{table}', …) with its personal columns"
        )


async def test_a_life_is_told_from_beginning_to_end(record: AsyncSession) -> None:
    await record.execute(text(SET.format("actor", "officer:7")))
    await record.execute(text(SET.format("purpose", "a correction")))
    await record.execute(text(SET.format("request", "r-1")))
    firm = Organisation(kind=OrganisationKind.ENTERPRISE, name="甲", owner_district_id=HUANCUI)
    await keep(record, firm)
    firm.name, firm.owner_district_id = "乙", TAIERZHUANG
    await record.flush()
    for deleted in (func.now(), None):
        firm.deleted_at = deleted
        await record.flush()
    await record.delete(firm)
    await record.flush()
    told = await entries(record, firm.id)
    assert [(entry.op, entry.version) for entry in told] == [
        (Operation.INSERT, 1), (Operation.UPDATE, 2), (Operation.TOMBSTONE, 3), (Operation.RESTORE, 4), (Operation.DELETE, 4),
    ]  # fmt: skip
    assert {(entry.kind, entry.actor, entry.purpose, entry.request) for entry in told} == {
        ("organisation", "officer:7", "a correction", "r-1")
    }
    assert {entry.instance for entry in told} == {await record.scalar(select(Instance.node))}
    assert [(entry.owner_before, entry.owner_after) for entry in told] == [
        (None, HUANCUI), (HUANCUI, TAIERZHUANG), *[(TAIERZHUANG, TAIERZHUANG)] * 2, (TAIERZHUANG, None),
    ]  # fmt: skip
    assert [entry.diff is None for entry in told] == [True, False, False, False, True]
    assert told[1].diff == {"name": ["甲", "乙"], "owner_district_id": [str(HUANCUI), str(TAIERZHUANG)]}
    assert list(told[2].diff or {}) == ["deleted_at"]


async def test_a_personal_value_is_on_the_trail_as_a_keyed_hash_alone(record: AsyncSession) -> None:
    who = person("王明", phone="13800000000")
    await keep(record, who)
    who.name, who.phone = "李明", None
    await record.flush()
    key = await record.scalar(select(Instance.trail_key))
    assert key is not None

    def hidden(field: str, value: str) -> str:
        return hmac.new(key, f"person {field} {who.id} {value}".encode(), "sha256").hexdigest()

    assert (await newest(record, who.id)).diff == {
        "name": [hidden("name", '"王明"'), hidden("name", '"李明"')],
        "phone": [hidden("phone", '"13800000000"'), hidden("phone", "null")],
    }
    everything = await record.scalar(text("SELECT string_agg(change::text, '') FROM change"))
    assert not any(value in everything for value in ("王明", "李明", "13800000000"))


async def test_every_row_of_a_statement_has_an_entry(record: AsyncSession) -> None:
    ids = [uuid7() for _ in range(50)]
    await record.execute(insert(Cadre), [{"id": id, "name": f"干部{number}"} for number, id in enumerate(ids)])
    await record.execute(update(Cadre).where(Cadre.id.in_(ids)).values(note="甲", version=Cadre.version + 1))
    await record.execute(delete(Cadre).where(Cadre.id.in_(ids)))
    told = (await record.execute(select(Change.record, Change.op).where(Change.record.in_(ids)))).all()
    assert {(id, op.name) for id, op in told} == {(id, op) for id in ids for op in ("INSERT", "UPDATE", "DELETE")}
    assert len(told) == 150


async def test_many_rows_after_one_are_not_joined_by_loops(record: AsyncSession) -> None:
    """The plan of the first statements is kept for the later ones."""
    one = SourceDocument(kind=SourceKind.OTHER, title="甲")
    await keep(record, one)
    for number in range(7):
        one.note = str(number)
        await record.flush()
    many = "INSERT INTO source_document (id, kind, title) SELECT uuidv7(), 'OTHER', 'made ' || i FROM generate_series(1, 20000) i"
    await record.execute(text(many))
    await record.execute(text("SET LOCAL statement_timeout = '60s'"))
    await record.execute(text("UPDATE source_document SET note = 'x', version = version + 1 WHERE title LIKE 'made %'"))
    assert await record.scalar(select(func.count()).where(Change.op == Operation.UPDATE, Change.kind == "source_document")) == 20_007


async def test_a_copy_and_a_load_are_told_too(record: AsyncSession) -> None:
    before = await record.scalar(select(func.count()).select_from(Change))
    connection = await record.connection()
    added = await load_demo(connection, silent)
    assert await record.scalar(select(func.count()).where(Change.demo, Change.op == Operation.INSERT)) == added
    assert await remove_demo(connection, silent) == added
    assert await record.scalar(select(func.count()).where(Change.demo, Change.op == Operation.DELETE)) == added
    assert await record.scalar(select(func.count()).select_from(Change)) == (before or 0) + 2 * added


async def test_the_article_is_on_the_trail_row_by_row(record: AsyncSession) -> None:
    for table in record_tables():
        kept = select(func.count()).where(Change.kind == table.name, Change.op == Operation.INSERT)
        assert await record.scalar(kept) == await record.scalar(select(func.count()).select_from(table))
    assert set((await record.scalars(select(Change.actor).distinct())).all()) == {"operator"}


# What is refused --------------------------------------------------------------------------------------------------

NEW = "INSERT INTO cadre (id, name) VALUES (uuidv7(), '甲')"
REFUSED = {
    "an insert by nobody": ("RESET jiedui.actor; SET LOCAL jiedui.actor = ''", NEW, "ck_change_has_actor"),
    "an update by nobody": ("SET LOCAL jiedui.actor = ''", "UPDATE fund SET version = version + 1", "ck_change_has_actor"),
    "a removal by nobody": ("SET LOCAL jiedui.actor = ''", "DELETE FROM visit", "ck_change_has_actor"),
    "the same version": ("", "UPDATE fund SET name = name || '甲'", "version_follows"),
    "a version left out": ("", "UPDATE fund SET name = name || '甲', version = version + 2", "version_follows"),
    "an earlier version": ("SET LOCAL jiedui.sync = on", "UPDATE fund SET name = name || '甲', version = version - 1", "version_follows"),
    "the same version from a partner": ("SET LOCAL jiedui.sync = on", "UPDATE fund SET name = name || '甲'", "version_follows"),
    "another key": ("", "UPDATE discrepancy_claim SET id = uuidv7(), version = version + 1", "key_stays"),
    "a table emptied": ("", "TRUNCATE discrepancy_claim", "table_stays"),
    "an entry made up": (
        "",
        "INSERT INTO change (epoch, xid, at, kind, record, op, version, demo, actor, instance)"
        " VALUES (1, pg_current_xact_id(), now(), 'fund', uuidv7(), 'INSERT', 1, false, 'x', uuidv7())",
        "change_by_trigger",
    ),
    "an entry changed": ("", "UPDATE change SET actor = 'x'", "change_stays"),
    "an entry removed": ("", "DELETE FROM change", "change_stays"),
    "all entries removed": ("", "TRUNCATE change", "change_stays"),
    "a seal removed": ("", "DELETE FROM seal", "seal_stays"),
    "all seals removed": ("", "TRUNCATE seal", "seal_stays"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_it_is_refused(record: AsyncSession, case: str) -> None:
    """The login of the tests is the superuser of its cluster: what it may not do nobody may."""
    first, statement, rule = REFUSED[case]
    for setting in filter(None, first.split("; ")):
        await record.execute(text(setting))
    with pytest.raises(IntegrityError) as refused:
        await record.execute(text(statement))
    assert broken(refused.value) == rule


@pytest.mark.parametrize("role", ["jiedui_writer", "jiedui_reader"])
@pytest.mark.parametrize("table", ["change", "seal"])
async def test_no_role_of_the_service_writes_the_trail_itself(record: AsyncSession, role: str, table: str) -> None:
    await record.execute(text(f"SET LOCAL ROLE {role}"))
    for statement in (f"INSERT INTO {table} DEFAULT VALUES", f"UPDATE {table} SET xid = xid", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with record.begin_nested():
                await record.execute(text(statement))


async def test_the_writer_is_told_of_too(record: AsyncSession) -> None:
    await as_writer(record, TAIERZHUANG)
    one = Cadre(name="甲", owner_district_id=TAIERZHUANG)
    await keep(record, one)
    assert (await newest(record, one.id)).op is Operation.INSERT


async def test_a_partner_may_leave_versions_out(record: AsyncSession) -> None:
    await record.execute(text("SET LOCAL jiedui.sync = on"))
    origin = uuid7()
    await record.execute(text(SET.format("instance", origin)))
    fund = (await record.scalars(select(Fund.id).limit(1))).one()
    await record.execute(update(Fund).where(Fund.id == fund).values(version=9, name="甲"))
    entry = await newest(record, fund)
    assert (entry.version, entry.instance) == (9, origin)


async def test_what_follows_from_the_record_is_no_change_of_it(record: AsyncSession) -> None:
    """Its sound, and the moment of the last change."""
    one = Cadre(name="甲")
    await keep(record, one)
    for derived in ("pinyin = NULL", "updated_at = now()"):
        await record.execute(text(f"UPDATE cadre SET {derived} WHERE id = :id"), {"id": one.id})
    assert await spell(await record.connection()) == 1
    assert [entry.op for entry in await entries(record, one.id)] == [Operation.INSERT]


async def test_two_who_change_the_same_version_are_told_apart(record: AsyncSession) -> None:
    home = household()
    await keep(record, home)
    await record.execute(text("UPDATE household SET code = '9', version = 2 WHERE id = :id"), {"id": home.id})
    home.code = "8"
    with pytest.raises(StaleDataError):
        await record.flush()
