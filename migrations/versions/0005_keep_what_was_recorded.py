"""Keep what was recorded in its lists: a tombstone takes a payment out of every sum, and calling it made up lets it be removed.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RECORDED = ("fund_transaction", "acknowledgement", "household_status_event", "visit")


def upgrade() -> None:
    for table in RECORDED:
        op.execute(f"""
            CREATE TRIGGER {table}_stays_listed BEFORE UPDATE OF deleted_at, demo ON {table} FOR EACH ROW
            WHEN (NOT OLD.demo AND (NEW.demo OR OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)) EXECUTE FUNCTION refuse_removal()
        """)


def downgrade() -> None:
    for table in RECORDED:
        op.execute(f"DROP TRIGGER {table}_stays_listed ON {table}")
