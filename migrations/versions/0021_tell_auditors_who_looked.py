"""Tell auditors who looked: of each reading whose district it was, and what was done; looking for somebody is one too.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = sa.Enum("REVEALED", "LOOKED_UP", name="kind", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.alter_column("reading_log", "record", new_column_name="person_id", nullable=True)
    op.execute("ALTER INDEX ix_reading_log_record RENAME TO ix_reading_log_person_id")
    op.add_column("reading_log", sa.Column("kind", KINDS, server_default="REVEALED", nullable=False))
    op.alter_column("reading_log", "kind", server_default=None)
    op.add_column("reading_log", sa.Column("district_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_reading_log_district_id"), "reading_log", "division", ["district_id"], ["id"])
    op.create_index(op.f("ix_reading_log_district_id"), "reading_log", ["district_id"])
    op.create_index(op.f("ix_reading_log_read_at_id"), "reading_log", ["read_at", "id"])
    op.create_check_constraint("what_was_revealed_is_somebodys", "reading_log", "kind = 'LOOKED_UP' OR person_id IS NOT NULL")
    op.execute("ALTER TABLE reading_log DISABLE TRIGGER reading_log_unchanged")
    op.execute("UPDATE reading_log log SET district_id = person.owner_district_id FROM person WHERE person.id = log.person_id")
    op.execute("ALTER TABLE reading_log ENABLE TRIGGER reading_log_unchanged")
    op.execute("GRANT SELECT ON reading_log TO jiedui_reader")


def downgrade() -> None:
    op.execute("REVOKE SELECT ON reading_log FROM jiedui_reader")
    op.execute("ALTER TABLE reading_log DISABLE TRIGGER reading_log_stays")
    op.execute("DELETE FROM reading_log WHERE kind <> 'REVEALED'")
    op.execute("ALTER TABLE reading_log ENABLE TRIGGER reading_log_stays")
    op.drop_index("ix_reading_log_read_at_id", "reading_log")
    for name in ("kind", "district_id"):
        op.drop_column("reading_log", name)
    op.execute("ALTER INDEX ix_reading_log_person_id RENAME TO ix_reading_log_record")
    op.alter_column("reading_log", "person_id", new_column_name="record", nullable=False)
