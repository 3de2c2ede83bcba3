"""Keep a trail: one entry for each row that changed, whichever road it came by, and the seals that chain the entries.

One function writes the entries, for a whole statement at once; `keep_trail(table, personal columns)` sets it on a table, and again
where a column has become personal. Whoever writes says by the setting `jiedui.actor` who it is, and may say by `jiedui.purpose` and
`jiedui.request` why. A version goes up by one with each change, because a statement's trigger could not set it: an update that does
otherwise is refused, and so are a change of a key and TRUNCATE, of which no entry could tell.

Revision ID: 0009
Revises: 0008
"""

# ruff: noqa: S608 - our own names

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import UserDefinedType

from migrations.rights import OWNER, rights

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PERSONAL = {
    "beneficiary": ["groups"],
    "benefit": ["group"],
    "distribution_line": ["failure_reason", "note"],
    "feedback": ["content", "answer"],
    "household": ["causes", "address", "note"],
    "household_status_event": ["reason", "evidence"],
    "indicator_result": ["note"],
    "monitoring_record": ["risks", "measures", "note"],
    "person": ["name", "gender", "birth_date", "phone", "disability", "groups", "note", "pinyin"],
    "visit": ["satisfaction", "needs", "notes", "photos"],
}
TABLES = (  # noqa: SIM905 - a list of names
    "acknowledgement agreement agreement_party asset asset_right beneficiary benefit benefit_distribution benefit_tally "
    "cadre claim commitment discrepancy discrepancy_claim distribution_line distribution_receipt division feedback fund "
    "fund_transaction household household_pairing household_status_event income_receipt indicator_item indicator_result "
    "indicator_set lease lease_asset membership mobilisation monitoring_record organisation pairing person posting project "
    "project_village source_document village_assignment village_profile visit visit_participant"
).split()
TRIGGERS = ("trail_insert", "trail_update", "trail_delete", "version_follows", "key_stays", "table_stays")
DERIVED = "ARRAY['updated_at', 'pinyin']"
"""Columns that follow from others: an update of these alone is no change of the record."""
TOLD = f"{DERIVED} || ARRAY['id', 'version']"
ENTRY = "epoch, xid, at, kind, record, op, version, owner_before, owner_after, demo, actor, purpose, request, instance"
SAID, BY = "entry.era, entry.work, entry.moment, TG_TABLE_NAME", "entry.who, entry.why, entry.asked, entry.origin"
SIGNED = "convert_to(concat_ws(' ', TG_TABLE_NAME, each.key, now.id, each.{0}), 'UTF8')"
HIDDEN = f"encode(sha256(entry.outer_pad || sha256(entry.inner_pad || {SIGNED})), 'hex')"
"""The HMAC of a value: the same for the same value of a row, and nothing to anyone without the key."""

FUNCTIONS = {
    "hmac_pad(key bytea, filler integer) RETURNS bytea LANGUAGE sql IMMUTABLE": """
        SELECT decode(string_agg(lpad(to_hex(get_byte(key, at) # filler), 2, '0'), '' ORDER BY at), 'hex')
        FROM generate_series(0, length(key) - 1) at""",
    # A plan is kept for one row and used for a hundred thousand: a join of the two by nested loops would never end.
    "record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET enable_nestloop = off": f"""
        <<entry>>
        DECLARE
            who CONSTANT text := nullif(current_setting('jiedui.actor', true), '');
            why CONSTANT text := nullif(current_setting('jiedui.purpose', true), '');
            asked CONSTANT text := nullif(current_setting('jiedui.request', true), '');
            origin uuid := nullif(current_setting('jiedui.instance', true), '');
            moment CONSTANT timestamptz := clock_timestamp();
            work CONSTANT xid8 := pg_current_xact_id();
            era integer;
            inner_pad bytea;
            outer_pad bytea;
        BEGIN
            IF who IS NULL THEN
                RAISE 'whoever changes the record is named' USING HINT = 'SET jiedui.actor',
                    ERRCODE = 'check_violation', CONSTRAINT = 'ck_change_has_actor', TABLE = TG_TABLE_NAME;
            END IF;
            SELECT here.feed_epoch, coalesce(entry.origin, here.node) INTO era, origin FROM instance here;
            CASE TG_OP
            WHEN 'INSERT' THEN
                INSERT INTO change ({ENTRY})
                SELECT {SAID}, row.id, 'INSERT', row.version, NULL, row.owner_district_id, row.demo, {BY}
                FROM added row;
            WHEN 'DELETE' THEN
                INSERT INTO change ({ENTRY})
                SELECT {SAID}, row.id, 'DELETE', row.version, row.owner_district_id, NULL, row.demo, {BY}
                FROM removed row;
            ELSE
                IF TG_NARGS > 0 THEN
                    SELECT hmac_pad(here.trail_key, 54), hmac_pad(here.trail_key, 92) INTO inner_pad, outer_pad FROM instance here;
                END IF;
                INSERT INTO change ({ENTRY}, diff)
                SELECT {SAID}, now.id,
                    CASE WHEN was.deleted_at IS NULL AND now.deleted_at IS NOT NULL THEN 'TOMBSTONE'
                        WHEN was.deleted_at IS NOT NULL AND now.deleted_at IS NULL THEN 'RESTORE' ELSE 'UPDATE' END,
                    now.version, was.owner_district_id, now.owner_district_id, now.demo, {BY},
                    (
                        SELECT coalesce(jsonb_object_agg(each.key, CASE WHEN each.key = ANY (TG_ARGV)
                            THEN jsonb_build_array({HIDDEN.format("a")}, {HIDDEN.format("b")})
                            ELSE jsonb_build_array(each.a, each.b) END), '{{}}')
                        FROM (SELECT field.key, was_json -> field.key, field.value FROM jsonb_each(now_json) field) each(key, a, b)
                        WHERE each.a <> each.b AND each.key <> ALL ({TOLD})
                    )
                FROM added now JOIN removed was USING (id), to_jsonb(was) was_json, to_jsonb(now) now_json
                WHERE now.version <> was.version;
            END CASE;
            RETURN NULL;
        END""",
    "refuse_version() RETURNS trigger LANGUAGE plpgsql": f"""
        BEGIN
            IF NEW.version > OLD.version AND current_setting('jiedui.sync', true) = 'on'
                OR NEW.version = OLD.version AND to_jsonb(NEW) - {DERIVED} = to_jsonb(OLD) - {DERIVED}
            THEN
                RETURN NEW;
            END IF;
            RAISE 'a change of a % makes its version one more', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END""",
    "refuse_unseen() RETURNS trigger LANGUAGE plpgsql": """
        BEGIN
            RAISE 'no entry could tell of this change of a %', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END""",
    "refuse_rewriting() RETURNS trigger LANGUAGE plpgsql": """
        BEGIN
            RAISE 'the trail is not rewritten'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END""",
    "keep_trail(kept regclass, personal text[] = '{}') RETURNS void LANGUAGE plpgsql": """
        DECLARE
            event text;
            named CONSTANT text := (SELECT string_agg(quote_literal(name), ', ') FROM unnest(personal) name);
            seen CONSTANT jsonb := '{"insert": "NEW TABLE AS added", "update": "OLD TABLE AS removed NEW TABLE AS added",
                "delete": "OLD TABLE AS removed"}';
            refused CONSTANT text := 'CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s EXECUTE FUNCTION %s()';
        BEGIN
            FOR event IN SELECT jsonb_object_keys(seen) LOOP
                EXECUTE format('CREATE OR REPLACE TRIGGER trail_%s AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT'
                    ' EXECUTE FUNCTION record_change(%s)', event, event, kept, seen ->> event, named);
            END LOOP;
            EXECUTE format(refused, 'version_follows', 'UPDATE', kept, 'ROW WHEN (NEW.version <> OLD.version + 1)', 'refuse_version');
            EXECUTE format(refused, 'key_stays', 'UPDATE', kept, 'ROW WHEN (NEW.id <> OLD.id)', 'refuse_unseen');
            EXECUTE format(refused, 'table_stays', 'TRUNCATE', kept, 'STATEMENT', 'refuse_unseen');
        END""",
}


class Xid8(UserDefinedType[int]):
    """The number of a transaction, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


def upgrade() -> None:
    _tell_the_instance()
    _make_change()
    _make_seal()
    for signature, body in FUNCTIONS.items():
        op.execute(sa.text(f"CREATE FUNCTION {signature} AS $$ {body} $$".replace(":", r"\:")))
        op.execute(f"ALTER FUNCTION {signature.partition('(')[0]} OWNER TO {OWNER}")
    for table in ("change", "seal"):
        for right in rights(table, write=[]):
            op.execute(right)
        op.execute(f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
        """)
    op.execute("""
        CREATE TRIGGER change_by_trigger BEFORE INSERT ON change FOR EACH STATEMENT
        WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION refuse_rewriting()
    """)
    for table in TABLES:
        op.execute(f"SELECT keep_trail('{table}', ARRAY{PERSONAL.get(table, [])}::text[])")


def downgrade() -> None:
    for table in TABLES:
        for trigger in TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
    op.drop_table("seal")
    op.drop_table("change")
    op.execute(f"DROP FUNCTION {', '.join(signature.partition('(')[0] for signature in FUNCTIONS)}")
    for column in ("node", "feed_epoch", "trail_key", "sealed"):
        op.drop_column("instance", column)


def _tell_the_instance() -> None:
    """Who this installation is, which life of its feed this is, what hides values in the trail, and how many seals there are."""
    key = " || ".join(["uuid_send(gen_random_uuid())"] * 4)
    op.add_column("instance", sa.Column("node", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))
    op.add_column("instance", sa.Column("feed_epoch", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("instance", sa.Column("trail_key", sa.LargeBinary(), server_default=sa.text(key), nullable=False))
    op.alter_column("instance", "trail_key", server_default=None)
    op.create_check_constraint("trail_key_is_a_block", "instance", "length(trail_key) = 64")
    op.add_column("instance", sa.Column("sealed", sa.BigInteger(), server_default=sa.text("0"), nullable=False))


def _make_change() -> None:
    operations = sa.Enum(
        "INSERT", "UPDATE", "TOMBSTONE", "RESTORE", "DELETE", name="operation", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "change",
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("xid", Xid8(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("op", operations, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_before", sa.Uuid(), nullable=True),
        sa.Column("owner_after", sa.Uuid(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("instance", sa.Uuid(), nullable=False),
        sa.Column("diff", sa.dialects.postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("actor <> ''", name="has_actor"),
        sa.PrimaryKeyConstraint("epoch", "xid", "seq", name=op.f("pk_change")),
    )
    op.create_index("ix_change_record", "change", ["record", "epoch", "seq"])


def _make_seal() -> None:
    op.create_table(
        "seal",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("xid", Xid8(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digests) = 8 * count AND length(hash) = 32", name="seal_is_whole"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
