"""Keep names short, and their terms true at once for many rows: a search begins at each character of a name.

A trigger that saw twenty thousand new names joined them to the old ones by nested loops, and the terms to both: more than a minute. Which
rows have changed is known first now, by a hash, and their terms are found by the index.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMES = {
    "acknowledgement": ("voucher_no",),
    "agreement": ("title",),
    "asset": ("name",),
    "benefit": ("title",),
    "benefit_distribution": ("title",),
    "cadre": ("name", "title"),
    "claim": ("printed_name",),
    "commitment": ("title",),
    "discrepancy": ("title",),
    "distribution_line": ("receipt_no",),
    "division": ("name_en",),
    "fund": ("name",),
    "fund_transaction": ("voucher_no",),
    "income_receipt": ("voucher_no",),
    "indicator_item": ("title",),
    "indicator_set": ("title",),
    "lease": ("title",),
    "mobilisation": ("title",),
    "organisation": ("name", "name_en"),
    "pairing": ("title",),
    "person": ("name", "phone"),
    "source_document": ("title", "publisher"),
}
ALIASED = ("division", "organisation", "project")
SOUGHT = ("division", "organisation", "project", "fund", "agreement", "cadre", "person")
JOINED = (re.compile(r"WHERE record IN \((SELECT id FROM [^;]*)\);"), r"WHERE record = ANY (ARRAY(\1));")
LOOKED_UP = (re.compile(r"WHERE record = ANY \(ARRAY\((SELECT id FROM [^;]*)\)\);"), r"WHERE record IN (\1);")


def upgrade() -> None:
    for table, names in NAMES.items():
        for name in names:
            op.create_check_constraint(f"{name}_short", table, f"length({name}) <= 300")
    for table in ALIASED:
        op.create_check_constraint("aliases_few", table, "length(array_to_string(aliases, '')) <= 1000")
    for table in SOUGHT:
        _rewrite(table, *JOINED)
        op.execute(f"ALTER FUNCTION search_{table}() SET enable_nestloop = off")


def downgrade() -> None:
    for table in SOUGHT:
        op.execute(f"ALTER FUNCTION search_{table}() RESET enable_nestloop")
        _rewrite(table, *LOOKED_UP)
    for table in ALIASED:
        op.drop_constraint(op.f(f"ck_{table}_aliases_few"), table)
    for table, names in NAMES.items():
        for name in names:
            op.drop_constraint(op.f(f"ck_{table}_{name}_short"), table)


def _rewrite(table: str, form: re.Pattern[str], by: str) -> None:
    """Change how a trigger's function removes the terms of rows that changed, and of those that are gone."""
    known = op.get_bind().scalar(sa.text("SELECT pg_get_functiondef(CAST(:name AS regprocedure))"), {"name": f"search_{table}()"})
    changed, times = form.subn(by, known)
    assert times == 2, f"search_{table} is another one"
    op.execute(sa.text(changed.replace(":", "\\:")))
