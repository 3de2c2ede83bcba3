"""Find made-up people from an index.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = ("benefit", "household", "household_pairing", "household_status_event", "membership", "monitoring_record", "person")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_demo", table, ["demo"], unique=False, postgresql_where=sa.text("demo"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_demo", table_name=table)
