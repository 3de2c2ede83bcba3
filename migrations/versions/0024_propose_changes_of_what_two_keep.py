"""Propose changes of what two districts keep together, and answer them.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.rights import rights

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("pairing_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("to_district_id", sa.Uuid(), nullable=False),
        *_kept(),
        sa.CheckConstraint("num_nonnulls(pairing_id, agreement_id) = 1", name=op.f("ck_proposal_one_record")),
        sa.CheckConstraint("owner_district_id <> to_district_id", name=op.f("ck_proposal_asks_another")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_proposal_pairing_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_proposal_agreement_id")),
        sa.ForeignKeyConstraint(["to_district_id"], ["division.id"], name=op.f("fk_proposal_to_district_id")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_proposal_owner_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_table(
        "proposal_answer",
        sa.Column(
            "verdict",
            sa.Enum("ACCEPTED", "DECLINED", name="proposal_verdict", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_answer_proposal_id")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_proposal_answer_owner_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_answer")),
    )
    for column in ("pairing_id", "agreement_id", "to_district_id", "owner_district_id"):
        op.create_index(op.f(f"ix_proposal_{column}"), "proposal", [column])
    op.create_index(op.f("ix_proposal_created_at_id"), "proposal", ["created_at", "id"])
    for column in ("proposal_id", "owner_district_id"):
        op.create_index(op.f(f"ix_proposal_answer_{column}"), "proposal_answer", [column])
    op.create_index("uq_proposal_answer", "proposal_answer", ["proposal_id"], unique=True)
    for table in ("proposal", "proposal_answer"):
        for right in rights(table):
            op.execute(right)
        op.execute(f"SELECT keep_trail('{table}')")
        op.execute(f"SELECT keep_wall('{table}', 'true')")


def _kept() -> list[sa.Column[object]]:
    """What every row of the record has."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("owner_epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    ]


def downgrade() -> None:
    op.drop_table("proposal_answer")
    op.drop_table("proposal")
