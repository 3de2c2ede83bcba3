"""Look up by key whom a search finds: what the wall of names asks of a person.

PostgreSQL makes a hash of all people of an EXISTS under OR where that fits into memory, anew for each search.

Revision ID: 0018
Revises: 0017
"""

# ruff: noqa: S608 - our own names

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SEEN = """(person.demo
        OR person.owner_district_id = ANY ((SELECT nullif(current_setting('jiedui.districts', true), '')::uuid[])::uuid[]))"""


def upgrade() -> None:
    op.execute(f"""SELECT keep_wall('search_term', $$kind <> 7 OR (
        SELECT {SEEN} AS seen FROM person WHERE person.id = search_term.record
    )$$)""")


def downgrade() -> None:
    op.execute(f"""SELECT keep_wall('search_term', $$kind <> 7 OR EXISTS (
        SELECT 1 FROM person WHERE person.id = search_term.record AND {SEEN}
    )$$)""")
