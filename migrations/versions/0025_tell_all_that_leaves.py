"""Tell a newer epoch of the same version too; what leaves does so at an epoch, and is remembered where it never came.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.rights import rights

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OWNER = "jiedui_owner"
TOLD = "WHERE now.version <> was.version OR"
TOLD_TOO = "WHERE now.version <> was.version OR now.owner_epoch <> was.owner_epoch OR"
LEAVE = """LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF current_setting('jiedui.sync', true) IS DISTINCT FROM 'on' THEN
            RAISE 'records leave a scope by an exchange alone';
        END IF;
        EXECUTE format('UPDATE %s kept SET deleted_at = coalesce(deleted_at, now()), owner_district_id = NULL, {}'
            ' WHERE kept.id = came.key AND claimed_owner(owner_district_id)', kept) USING {};
    END $$"""
BEFORE = LEAVE.format("version = greatest(version + 1, came.seen) FROM unnest($1, $2) came(key, seen)", "keys, seen")
AFTER = LEAVE.format(
    "owner_epoch = greatest(owner_epoch, came.epoch),"
    " version = CASE WHEN came.epoch > owner_epoch THEN came.seen ELSE greatest(version + 1, came.seen) END"
    " FROM unnest($1, $2, $3) came(key, epoch, seen)",
    "keys, epochs, seen",
)


def upgrade() -> None:
    _patch("record_change", TOLD, TOLD_TOO)
    op.execute("DROP FUNCTION leave_scope")
    op.execute(f"CREATE FUNCTION leave_scope(kept regclass, keys uuid[], epochs integer[], seen integer[]) RETURNS void {AFTER}")
    op.execute(f"ALTER FUNCTION leave_scope OWNER TO {OWNER}")
    op.create_table(
        "withdrawn_record",
        sa.Column("peer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["sync_peer.id"], name=op.f("fk_withdrawn_record_peer_id")),
        sa.PrimaryKeyConstraint("peer_id", "kind", "key", name=op.f("pk_withdrawn_record")),
    )
    for right in rights("withdrawn_record"):
        op.execute(right)


def _patch(function: str, of: str, instead: str) -> None:
    """Say one thing of a function otherwise, and leave everything else of it as it is."""
    made: str = op.get_bind().scalar(sa.text(f"SELECT pg_get_functiondef('{function}'::regproc)"))
    assert of in made, f"{function} does not say: {of}"
    op.execute(sa.text(made.replace(of, instead, 1).replace(":", r"\:")))


def downgrade() -> None:
    op.drop_table("withdrawn_record")
    op.execute("DROP FUNCTION leave_scope")
    op.execute(f"CREATE FUNCTION leave_scope(kept regclass, keys uuid[], seen integer[]) RETURNS void {BEFORE}")
    op.execute(f"ALTER FUNCTION leave_scope OWNER TO {OWNER}")
    _patch("record_change", TOLD_TOO, TOLD)
