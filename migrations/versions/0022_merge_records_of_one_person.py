"""Merge records of one person, and keep what moved.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.rights import rights

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

DISTRICTS = "(SELECT nullif(current_setting('jiedui.districts', true), '')::uuid[])::uuid[]"
OWN = f"demo OR owner_district_id = ANY ({DISTRICTS})"


def upgrade() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("filled", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("owner_epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_person_merge_merges_another")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["person.id"], name=op.f("fk_person_merge_merged_id")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_person_merge_owner_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"])
    op.create_index(op.f("ix_person_merge_merged_id"), "person_merge", ["merged_id"])
    op.create_index(op.f("ix_person_merge_owner_district_id"), "person_merge", ["owner_district_id"])
    op.create_index(op.f("ix_person_merge_merged_at_id"), "person_merge", ["merged_at", "id"])
    op.create_index("uq_person_merge_merged", "person_merge", ["merged_id"], unique=True)
    for right in rights("person_merge"):
        op.execute(right)
    op.execute("SELECT keep_trail('person_merge', ARRAY['purpose'])")
    op.execute(f"SELECT keep_wall('person_merge', $${OWN}$$)")


def downgrade() -> None:
    op.drop_table("person_merge")
