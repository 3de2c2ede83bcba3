"""Index the lists that can be long, each in its order, so that a page is read and not sorted.

A list under a key takes the place of the key's own index. A text that orders a list is kept short enough for an index.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = (
    ("division", "level", "code", "name"),
    ("household", "code"),
    ("membership", "starts_on"),
    ("benefit", "occurred_on"),
    ("fund_transaction", "occurred_on"),
    ("project", "starts_on", "name"),
    ("claim", "position"),
)
UNDER = (
    ("beneficiary", "district_id"),
    ("benefit", "provider_id", "occurred_on"),
    ("benefit", "project_id", "occurred_on"),
    ("benefit", "fund_id", "occurred_on"),
    ("fund_transaction", "commitment_id", "occurred_on"),
)
SHORT = (("division", "name"), ("division", "code"), ("household", "code"), ("project", "name"))


def upgrade() -> None:
    for table, *columns in (*WHOLE, *UNDER):
        op.create_index(_name(table, columns), table, [*columns, "id"])
    for table, key, *_ in UNDER:
        op.drop_index(f"ix_{table}_{key}", table)
    for table, column in SHORT:
        op.create_check_constraint(f"{column}_short", table, f"length({column}) <= 300")


def downgrade() -> None:
    for table, column in SHORT:
        op.drop_constraint(op.f(f"ck_{table}_{column}_short"), table)
    for table, key, *_ in UNDER:
        op.create_index(f"ix_{table}_{key}", table, [key])
    for table, *columns in (*WHOLE, *UNDER):
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: list[str]) -> str:
    return "_".join(("ix", table, *columns, "id"))
