"""Encrypt personal numbers: a person's number of identity and bank account as ciphertext, masks beside them, and who saw one in full.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.rights import WRITER, rights

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("national_id", "national_id_index", "bank_account"), sa.LargeBinary()),
    **dict.fromkeys(("national_id_mask", "bank_account_mask"), sa.Text()),
}

HIDDEN = ["name", "gender", "birth_date", "phone", "disability", "groups", "note", "pinyin"]
"""What the trail hid of a person until now."""


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("person", sa.Column(name, kind, nullable=True))
    op.execute(f"SELECT keep_trail('person', ARRAY{[*HIDDEN, *COLUMNS]})")
    op.create_index(
        "uq_person_national_id",
        "person",
        ["owner_district_id", "national_id_index"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND NOT demo"),
    )
    field = sa.Enum("NATIONAL_ID", "BANK_ACCOUNT", name="field", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "reading_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.Text(), server_default=sa.text("current_setting('jiedui.actor', true)"), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("field", field, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), server_default=sa.text("coalesce(current_setting('jiedui.request', true), '')"), nullable=False),
        sa.CheckConstraint("purpose <> '' AND length(purpose) <= 500", name=op.f("ck_reading_log_purpose_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_log")),
    )
    op.create_index(op.f("ix_reading_log_record"), "reading_log", ["record"], unique=False)
    for right in rights("reading_log", read=[WRITER], write=["INSERT"]):
        op.execute(right)
    op.execute("CREATE TRIGGER reading_log_unchanged BEFORE UPDATE ON reading_log FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute("CREATE TRIGGER reading_log_stays BEFORE DELETE ON reading_log FOR EACH ROW EXECUTE FUNCTION refuse_removal()")


def downgrade() -> None:
    op.drop_table("reading_log")
    op.execute(f"SELECT keep_trail('person', ARRAY{HIDDEN})")
    op.drop_index("uq_person_national_id", "person")
    for name in COLUMNS:
        op.drop_column("person", name)
