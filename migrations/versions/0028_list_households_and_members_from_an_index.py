"""List the households of a village, and the members of a household, in their order from an index.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

LISTS = (("household", "village_id", "code"), ("membership", "household_id", "starts_on"))
"""Table, parent, key: the index of the parent alone makes room."""


def upgrade() -> None:
    for table, parent, key in LISTS:
        op.create_index(f"ix_{table}_{parent}_{key}_id", table, [parent, key, "id"])
        op.drop_index(f"ix_{table}_{parent}", table_name=table)


def downgrade() -> None:
    for table, parent, key in LISTS:
        op.create_index(f"ix_{table}_{parent}", table, [parent])
        op.drop_index(f"ix_{table}_{parent}_{key}_id", table_name=table)
