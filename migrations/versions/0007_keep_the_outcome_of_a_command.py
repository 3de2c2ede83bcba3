"""Keep the outcome of a command with its idempotency key, so that a repetition is answered as the first time.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OWNER, WRITER = "jiedui_owner", "jiedui_writer"


def upgrade() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("pk_idempotency_key")),
    )
    op.execute(f"ALTER TABLE idempotency_key OWNER TO {OWNER}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO {WRITER}")


def downgrade() -> None:
    op.drop_table("idempotency_key")
