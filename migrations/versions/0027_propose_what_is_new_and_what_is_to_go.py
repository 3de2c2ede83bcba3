"""Propose what is new and what is to go, and say what stood against it; tell of what waited, and of the feed's life, as it happens.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS, OPERATIONS = "'PAIRING', 'AGREEMENT', 'AGREEMENT_PARTY'", "'NEW', 'CHANGE', 'WITHDRAWAL'"
SHOWN = (
    "CASE WHEN kind = 'AGREEMENT_PARTY' THEN pairing_id IS NULL AND agreement_id IS NOT NULL"
    " WHEN operation = 'NEW' THEN agreement_id IS NULL"
    " ELSE num_nonnulls(pairing_id, agreement_id) = 1"
    " AND key IS NOT DISTINCT FROM CASE kind WHEN 'PAIRING' THEN pairing_id ELSE agreement_id END END"
)
THIS_FEED = """
    CREATE FUNCTION this_feed() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT system_identifier || '.' || feed_epoch FROM pg_control_system(), instance)
"""
IN_THIS_FEED = """
    CREATE FUNCTION in_this_feed(said text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
        IF said <> '-' AND said <> this_feed() THEN
            RAISE 'the feed began anew' USING ERRCODE = 'JD001';
        END IF;
        RETURN true;
    END $$
"""
"""Refuses whoever is in another life of the feed; `-` is nowhere yet."""


def upgrade() -> None:
    op.execute("ALTER TABLE proposal ADD kind varchar(40), ADD key uuid, ADD operation varchar(40), ADD failure text")
    # What was proposed until now are changes. A rewrite tells nobody of a version that says the same.
    op.execute(
        "ALTER TABLE proposal ALTER kind TYPE varchar(40) USING CASE WHEN pairing_id IS NULL THEN 'AGREEMENT' ELSE 'PAIRING' END,"
        " ALTER key TYPE uuid USING coalesce(pairing_id, agreement_id), ALTER operation TYPE varchar(40) USING 'CHANGE'"
    )
    op.execute(
        "ALTER TABLE proposal ALTER kind SET NOT NULL, ALTER key SET NOT NULL, ALTER operation SET NOT NULL,"
        f" DROP CONSTRAINT ck_proposal_one_record, ADD CONSTRAINT ck_proposal_joint_kind CHECK (kind IN ({KINDS})),"
        f" ADD CONSTRAINT ck_proposal_proposed_operation CHECK (operation IN ({OPERATIONS})),"
        f" ADD CONSTRAINT ck_proposal_shown_where_it_is CHECK ({SHOWN})"
    )
    op.execute("ALTER TABLE sync_receipt ADD integrated integer NOT NULL DEFAULT 0, ADD superseded integer NOT NULL DEFAULT 0")
    op.execute(THIS_FEED)
    op.execute(IN_THIS_FEED)


def downgrade() -> None:
    op.execute("DROP FUNCTION in_this_feed(text)")
    op.execute("DROP FUNCTION this_feed()")
    op.execute("ALTER TABLE sync_receipt DROP integrated, DROP superseded")
    op.execute("ALTER TABLE proposal DROP kind, DROP key, DROP operation, DROP failure")
    op.execute("ALTER TABLE proposal ADD CONSTRAINT ck_proposal_one_record CHECK (num_nonnulls(pairing_id, agreement_id) = 1)")
