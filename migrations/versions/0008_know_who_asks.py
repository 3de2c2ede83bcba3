"""Know who asks: accounts, the roles that they hold in a district for a time, and API tokens, of which a digest is kept.

Two exclusion constraints hold that nobody decides on what they made, and that an auditor writes nothing: a role of one side is a line
along one axis, a role of the other a line along the other, so that two of a side never meet and two of different sides always do.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rights import rights

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLES = ("PUBLIC", "DISTRICT_OFFICER", "FINANCE", "APPROVER", "AUDITOR", "PARTNER", "ADMINISTRATOR")
ROLE = sa.Enum(*ROLES, name="role", native_enum=False, length=40)
USER, DISTRICT = "uuidrange(user_id, user_id, '[]')", "uuidrange(district_id, district_id, '[]')"


def never_both(name: str, sides: str, one: str, *same: str) -> postgresql.ExcludeConstraint:
    along, across = (f"uuidrange(CASE WHEN {which} THEN id END, CASE WHEN {which} THEN id END, '[]')" for which in (one, f"NOT ({one})"))
    elements = (*same, "daterange(starts_on, ends_on)", along, across)
    return postgresql.ExcludeConstraint(*((sa.text(each), "&&") for each in elements), name=name, using="gist", where=sa.text(sides))


def upgrade() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("subject <> '' AND length(subject) <= 255", name=op.f("ck_user_account_subject_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_user_account_issuer_subject")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.ARRAY(ROLE), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_token_expires_later")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_api_token_digest_whole")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_index("uq_api_token_prefix", "api_token", ["prefix"], unique=True)
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("town_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        never_both(
            "ex_role_assignment_checker", "role IN ('APPROVER', 'DISTRICT_OFFICER', 'FINANCE')", "role = 'APPROVER'", USER, DISTRICT
        ),
        never_both("ex_role_assignment_auditor", "role IS NOT NULL", "role = 'AUDITOR'", USER),
        sa.CheckConstraint("(district_id IS NULL) = (role = 'ADMINISTRATOR')", name=op.f("ck_role_assignment_role_has_district")),
        sa.CheckConstraint("role <> 'PUBLIC'", name=op.f("ck_role_assignment_role_held")),
        sa.CheckConstraint("town_id IS NULL OR role IN ('DISTRICT_OFFICER', 'FINANCE')", name=op.f("ck_role_assignment_town_of_officer")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_role_assignment_ends_on_after_starts_on")),
        sa.ForeignKeyConstraint(["district_id"], ["division.id"], name=op.f("fk_role_assignment_district_id")),
        sa.ForeignKeyConstraint(["town_id"], ["division.id"], name=op.f("fk_role_assignment_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_role_assignment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(op.f("ix_role_assignment_district_id"), "role_assignment", ["district_id"], unique=False)
    op.create_index(op.f("ix_role_assignment_town_id"), "role_assignment", ["town_id"], unique=False)
    op.create_index(op.f("ix_role_assignment_user_id"), "role_assignment", ["user_id"], unique=False)
    for table in ("user_account", "api_token", "role_assignment"):
        for right in rights(table):
            op.execute(right)


def downgrade() -> None:
    for table in ("role_assignment", "api_token", "user_account"):
        op.drop_table(table)
