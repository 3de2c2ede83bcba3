"""Keep the seals of partners: whoever rewrites a trail has to rewrite it at its partner's too.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_seal",
        sa.Column("peer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["sync_peer.id"], name=op.f("fk_peer_seal_peer_id")),
        sa.PrimaryKeyConstraint("peer_id", "number", name=op.f("pk_peer_seal")),
    )
    op.execute("ALTER TABLE peer_seal OWNER TO jiedui_owner")
    op.execute("GRANT SELECT ON peer_seal TO jiedui_reader, jiedui_writer")
    op.execute("GRANT INSERT ON peer_seal TO jiedui_writer")
    op.execute("""
        CREATE TRIGGER peer_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON peer_seal
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
    """)


def downgrade() -> None:
    op.drop_table("peer_seal")
