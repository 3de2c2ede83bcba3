"""Let others agree: what needs approval, what waits for it, and decisions, which stay as they were made.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.rights import rights

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("at_least", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column(
            "quorum", sa.Enum("ANY", "SEVERAL", "ALL", name="quorum", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(quorum = 'SEVERAL') = (needed IS NOT NULL)", name=op.f("ck_approval_policy_several_says_how_many")),
        sa.CheckConstraint("at_least > 0 AND at_least <> 'NaN'::numeric", name=op.f("ck_approval_policy_at_least_positive")),
        sa.CheckConstraint("needed > 1", name=op.f("ck_approval_policy_several_are_more_than_one")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_approval_policy_owner_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_policy")),
    )
    op.create_index(op.f("ix_approval_policy_owner_district_id"), "approval_policy", ["owner_district_id"], unique=False)
    op.create_index(
        "uq_approval_policy",
        "approval_policy",
        ["owner_district_id", "operation", "at_least"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "approval_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("PENDING", "CARRIED_OUT", "REJECTED", name="task_status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("maker_name", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'CARRIED_OUT') = (result IS NOT NULL)", name=op.f("ck_approval_task_carried_out_has_result")),
        sa.CheckConstraint("needed > 0", name=op.f("ck_approval_task_needed_positive")),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_approval_task_owner_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_task")),
    )
    op.create_index(op.f("ix_approval_task_owner_district_id"), "approval_task", ["owner_district_id"], unique=False)
    op.create_index(op.f("ix_approval_task_status_id"), "approval_task", ["status", "id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("APPROVED", "REJECTED", name="decision_verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decider_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_district_id", sa.Uuid(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_district_id"], ["division.id"], name=op.f("fk_decision_owner_district_id")),
        sa.ForeignKeyConstraint(["task_id"], ["approval_task.id"], name=op.f("fk_decision_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_owner_district_id"), "decision", ["owner_district_id"], unique=False)
    op.create_index(op.f("ix_decision_task_id"), "decision", ["task_id"], unique=False)
    op.create_index("uq_decision", "decision", ["task_id", "decided_by"], unique=True)
    for table in ("approval_policy", "approval_task", "decision"):
        for statement in (*rights(table), f"SELECT keep_trail('{table}')"):
            op.execute(statement)
    op.execute("CREATE TRIGGER decision_unchanged BEFORE UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute("CREATE TRIGGER decision_stays BEFORE DELETE ON decision FOR EACH ROW WHEN (NOT OLD.demo) EXECUTE FUNCTION refuse_removal()")


def downgrade() -> None:
    op.drop_index("uq_decision", table_name="decision")
    op.drop_index(op.f("ix_decision_task_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_owner_district_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_approval_task_status_id"), table_name="approval_task")
    op.drop_index(op.f("ix_approval_task_owner_district_id"), table_name="approval_task")
    op.drop_table("approval_task")
    op.drop_index(
        "uq_approval_policy",
        table_name="approval_policy",
        postgresql_where=sa.text("deleted_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index(op.f("ix_approval_policy_owner_district_id"), table_name="approval_policy")
    op.drop_table("approval_policy")
