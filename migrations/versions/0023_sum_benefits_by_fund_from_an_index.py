"""Sum benefits by fund from an index.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX, COLUMNS = "ix_benefit_fund_id_occurred_on_id", ["fund_id", "occurred_on", "id"]
TOLD = ["amount", "deleted_at", "demo", "owner_district_id"]


def upgrade() -> None:
    op.drop_index(INDEX, table_name="benefit")
    op.create_index(INDEX, "benefit", COLUMNS, unique=False, postgresql_include=TOLD)


def downgrade() -> None:
    op.drop_index(INDEX, table_name="benefit")
    op.create_index(INDEX, "benefit", COLUMNS, unique=False)
