"""Exchange records with partners: who they are, what came from each, and which life of its owner's record a version is of.

Rules between the old and the new of a row, and sums over several rows, are its owner's: what comes from there has been looked at there,
and a page of it may hold the last of several steps alone. So they rest while `jiedui.sync` is `on`; what a row says by itself, keys,
uniqueness and the trail hold all the same.

Revision ID: 0016
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = (  # noqa: SIM905 - a list of names
    "acknowledgement agreement agreement_party approval_policy approval_task asset asset_right beneficiary benefit "
    "benefit_distribution benefit_tally cadre claim commitment decision discrepancy discrepancy_claim "
    "distribution_line distribution_receipt division feedback fund fund_transaction household household_pairing "
    "household_status_event income_receipt indicator_item indicator_result indicator_set lease lease_asset "
    "membership mobilisation monitoring_record organisation pairing person posting project project_village "
    "source_document village_assignment village_profile visit visit_participant"
).split()
RESTING = (  # noqa: SIM905 - a list of names
    "refuse_change refuse_removal refuse_locked refuse_stage_back refuse_removal_of_granted refuse_uneven_pairing refuse_province "
    "refuse_shares refuse_status"
).split()
REST = (
    "IF current_setting('jiedui.sync', true) IN ('on', 'resolve') AND TG_OP <> 'DELETE' AND TG_TABLE_NAME <> 'reading_log'"
    " THEN RETURN NEW; END IF;"
)
OWNER = "jiedui_owner"
SYNC = "current_setting('jiedui.sync', true)"
PATCHES = (
    (
        "refuse_version",
        f"NEW.version > OLD.version AND {SYNC} = 'on'",
        f"(NEW.owner_epoch, NEW.version) > (OLD.owner_epoch, OLD.version) AND {SYNC} = 'on'"
        f" OR (NEW.owner_epoch, NEW.version) >= (OLD.owner_epoch, OLD.version) AND {SYNC} = 'resolve'",
    ),
    (
        "refuse_version",
        "to_jsonb(NEW) - ARRAY['updated_at', 'pinyin'] = to_jsonb(OLD) - ARRAY['updated_at', 'pinyin']",
        "to_jsonb(NEW) - ARRAY['updated_at', 'pinyin', 'owner_epoch'] = to_jsonb(OLD) - ARRAY['updated_at', 'pinyin', 'owner_epoch']",
    ),
    # Where a person takes a partner's copy of the same version, that is a change too.
    ("record_change", "WHERE now.version <> was.version", f"WHERE now.version <> was.version OR {SYNC} = 'resolve'"),
    ("claimed_owner", f"CASE {SYNC} WHEN 'on' THEN", f"CASE {SYNC} <> '' WHEN true THEN"),
    # What had left a partner's scope, and so was nobody's here, comes back to its owner.
    (
        "refuse_owner",
        "IF row_security_active",
        f"IF (OLD.owner_district_id IS NOT NULL OR {SYNC} IS DISTINCT FROM 'on') AND row_security_active",
    ),
)
LEAVE = """LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF current_setting('jiedui.sync', true) IS DISTINCT FROM 'on' THEN
            RAISE 'records leave a scope by an exchange alone';
        END IF;
        EXECUTE format('UPDATE %s kept SET deleted_at = coalesce(deleted_at, now()), owner_district_id = NULL,'
            ' version = greatest(version + 1, came.seen) FROM unnest($1, $2) came(key, seen)'
            ' WHERE kept.id = came.key AND claimed_owner(owner_district_id)', kept) USING keys, seen;
    END $$"""
"""Nobody's any more, and out of every list; what refers to it still finds it. No role of the service may give a row away by hand."""
MADE = ("sync_peer", "sync_receipt", "sync_result", "parked_record", "sync_conflict")

SHOWN = ("id", "name", "account", "url", "ours", "theirs", "node", "pulled_at", "pushed_at", "created_at", "ended_at")
"""What the reader may see of a partner: not our token there."""


def upgrade() -> None:
    op.create_table(
        "sync_peer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("ours", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("theirs", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("node", sa.Uuid(), nullable=True),
        sa.Column("pulled", sa.Text(), nullable=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pushed", sa.Text(), nullable=True),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cardinality(ours) > 0 AND cardinality(theirs) > 0 AND NOT ours && theirs", name=op.f("ck_sync_peer_sides_apart")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_peer")),
    )
    op.create_index("uq_sync_peer_account", "sync_peer", ["account"], unique=True)
    op.create_index("uq_sync_peer_name", "sync_peer", ["name"], unique=True)
    op.create_table(
        "parked_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["sync_peer.id"], name=op.f("fk_parked_record_peer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_record")),
    )
    op.create_index("uq_parked_record", "parked_record", ["peer_id", "kind", "key"], unique=True)
    op.create_table(
        "sync_conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("mine_epoch", sa.Integer(), nullable=False),
        sa.Column("mine_version", sa.Integer(), nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("theirs_epoch", sa.Integer(), nullable=False),
        sa.Column("theirs_version", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "KEPT_MINE",
                "TOOK_THEIRS",
                "MERGED",
                "SUPERSEDED",
                name="conflict_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("owner_epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'OPEN') = (resolved_at IS NULL)", name=op.f("ck_sync_conflict_resolved_has_moment")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_sync_conflict_owner_district_id")),
        sa.ForeignKeyConstraint(["peer_id"], ["sync_peer.id"], name=op.f("fk_sync_conflict_peer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_conflict")),
    )
    op.create_index(op.f("ix_sync_conflict_owner_district_id"), "sync_conflict", ["owner_district_id"], unique=False)
    op.create_index(op.f("ix_sync_conflict_peer_id"), "sync_conflict", ["peer_id"], unique=False)
    op.create_index(
        "uq_sync_conflict_open", "sync_conflict", ["peer_id", "kind", "key"], unique=True, postgresql_where=sa.text("status = 'OPEN'")
    )
    op.create_table(
        "sync_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "road",
            sa.Enum("PULLED", "PUSHED", "CARRIED", name="sync_road", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("retry", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "applied + duplicate + stale + conflict + parked + rejected + retry = received", name=op.f("ck_sync_receipt_all_accounted_for")
        ),
        sa.ForeignKeyConstraint(["peer_id"], ["sync_peer.id"], name=op.f("fk_sync_receipt_peer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_receipt")),
    )
    op.create_index(op.f("ix_sync_receipt_peer_id"), "sync_receipt", ["peer_id"], unique=False)
    op.create_table(
        "sync_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "APPLIED",
                "DUPLICATE",
                "STALE",
                "CONFLICT",
                "PARKED",
                "REJECTED",
                "RETRY",
                name="sync_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["receipt_id"], ["sync_receipt.id"], name=op.f("fk_sync_result_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_result")),
    )
    op.create_index("ix_sync_result_receipt_id", "sync_result", ["receipt_id", "position"], unique=True)
    for table in TABLES:
        op.add_column(table, sa.Column("owner_epoch", sa.Integer(), server_default=sa.text("1"), nullable=False))
    for table in MADE:
        op.execute(f"ALTER TABLE {table} OWNER TO jiedui_owner")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO jiedui_writer")
        op.execute(f"GRANT SELECT ON {table} TO jiedui_reader")
    op.execute("REVOKE SELECT ON sync_peer FROM jiedui_reader")
    op.execute(f"GRANT SELECT ({', '.join(SHOWN)}) ON sync_peer TO jiedui_reader")
    op.execute("SELECT keep_trail('sync_conflict')")
    for name in RESTING:
        _patch(name, "BEGIN", f"BEGIN {REST}")
    for patch in PATCHES:
        _patch(*patch)
    op.execute(f"CREATE FUNCTION leave_scope(kept regclass, keys uuid[], seen integer[]) RETURNS void {LEAVE}")
    op.execute(f"ALTER FUNCTION leave_scope OWNER TO {OWNER}")


def _patch(function: str, of: str, instead: str) -> None:
    """Say one thing of a function otherwise, and leave everything else of it as it is."""
    made: str = op.get_bind().scalar(sa.text(f"SELECT pg_get_functiondef('{function}'::regproc)"))
    assert of in made, f"{function} does not say: {of}"
    op.execute(sa.text(made.replace(of, instead, 1).replace(":", r"\:")))


def downgrade() -> None:
    op.drop_index("ix_sync_result_receipt_id", table_name="sync_result")
    op.drop_table("sync_result")
    op.drop_index(op.f("ix_sync_receipt_peer_id"), table_name="sync_receipt")
    op.drop_table("sync_receipt")
    op.drop_index("uq_sync_conflict_open", table_name="sync_conflict", postgresql_where=sa.text("status = 'OPEN'"))
    op.drop_index(op.f("ix_sync_conflict_peer_id"), table_name="sync_conflict")
    op.drop_index(op.f("ix_sync_conflict_owner_district_id"), table_name="sync_conflict")
    op.drop_table("sync_conflict")
    op.drop_index("uq_parked_record", table_name="parked_record")
    op.drop_table("parked_record")
    op.drop_index("uq_sync_peer_name", table_name="sync_peer")
    op.drop_index("uq_sync_peer_account", table_name="sync_peer")
    op.drop_table("sync_peer")
    op.execute("DROP FUNCTION leave_scope")
    for function, of, instead in reversed(PATCHES):
        _patch(function, instead, of)
    for name in RESTING:
        _patch(name, f"BEGIN {REST}", "BEGIN")
    for table in TABLES:
        op.drop_column(table, "owner_epoch")
