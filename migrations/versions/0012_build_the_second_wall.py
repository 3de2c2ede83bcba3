"""Build the second wall: row-level security behind the policies that every statement has compiled in.

The writer finds the rows that `jiedui.districts` lets it see, and writes rows of the districts of `jiedui.acting`; the reader, whose
statements hold the policies, finds all. `keep_wall(table, seen)` builds it for a table, and again where its policy has changed. The owner,
and whoever inherits from it, stands outside: migrations, loads, `pg_dump` and what a trigger looks at for a rule see every row.

Revision ID: 0012
Revises: 0011
"""

# ruff: noqa: S608 - our own names

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OWNER = "jiedui_owner"
DISTRICTS = "(SELECT nullif(current_setting('jiedui.districts', true), '')::uuid[])::uuid[]"
OWN = f"demo OR owner_district_id = ANY ({DISTRICTS})"
OPEN = (  # noqa: SIM905 - a list of names
    "acknowledgement agreement agreement_party approval_policy asset benefit_distribution benefit_tally cadre claim commitment "
    "discrepancy discrepancy_claim distribution_receipt division fund fund_transaction income_receipt indicator_item indicator_set lease "
    "lease_asset mobilisation organisation pairing posting project project_village source_document village_assignment village_profile"
).split()
SEEN = {
    **dict.fromkeys(OPEN, "true"),
    "approval_task": OWN,
    "asset_right": f"holder_household_id IS NULL OR {OWN}",
    "beneficiary": f"household_id IS NULL AND person_id IS NULL OR {OWN}",
    "benefit": OWN,
    "decision": OWN,
    "distribution_line": f"household_id IS NULL OR {OWN}",
    "feedback": OWN,
    "household": OWN,
    "household_pairing": OWN,
    "household_status_event": OWN,
    "indicator_result": f"household_id IS NULL OR {OWN}",
    "membership": OWN,
    "monitoring_record": OWN,
    "person": OWN,
    "search_term": f"""kind <> 7 OR EXISTS (
        SELECT 1 FROM person
        WHERE person.id = search_term.record AND (person.demo OR person.owner_district_id = ANY ({DISTRICTS}))
    )""",
    "visit": f"household_id IS NULL OR {OWN}",
    "visit_participant": f"""EXISTS (
        SELECT 1 FROM visit visited
        WHERE visited.id = visit_participant.visit_id
            AND (visited.household_id IS NULL OR visited.demo OR visited.owner_district_id = ANY ({DISTRICTS}))
    )""",
}
RULES = ("refuse_removal_of_granted", "refuse_shares", "refuse_status")
"""Rules that look at rows which whoever writes may not see: they look as the owner."""
FUNCTIONS = {
    "claimed_owner(district uuid) RETURNS boolean LANGUAGE sql STABLE": """
        SELECT district = ANY (nullif(current_setting(
            CASE current_setting('jiedui.sync', true) WHEN 'on' THEN 'jiedui.districts' ELSE 'jiedui.acting' END, true
        ), '')::uuid[])""",
    "refuse_owner() RETURNS trigger LANGUAGE plpgsql": """
        BEGIN
            IF row_security_active(TG_RELID) AND claimed_owner(OLD.owner_district_id) IS NOT TRUE THEN
                RAISE 'another district keeps this %', TG_TABLE_NAME
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
    "keep_wall(kept regclass, seen text) RETURNS void LANGUAGE plpgsql": """
        DECLARE
            owned CONSTANT boolean := EXISTS (
                SELECT FROM pg_attribute WHERE attrelid = kept AND attname = 'owner_district_id' AND NOT attisdropped
            );
            written CONSTANT text := CASE WHEN owned THEN 'claimed_owner(owner_district_id)' ELSE seen END;
            policy name;
        BEGIN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', kept);
            FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = kept LOOP
                EXECUTE format('DROP POLICY %I ON %s', policy, kept);
            END LOOP;
            EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO jiedui_reader USING (true)', kept);
            EXECUTE format('CREATE POLICY sees ON %s FOR SELECT TO jiedui_writer USING (%s)', kept, seen);
            EXECUTE format('CREATE POLICY adds ON %s FOR INSERT TO jiedui_writer WITH CHECK (%s)', kept, written);
            EXECUTE format('CREATE POLICY changes ON %s FOR UPDATE TO jiedui_writer USING (%s) WITH CHECK (%s)', kept, seen, written);
            EXECUTE format('CREATE POLICY removes ON %s FOR DELETE TO jiedui_writer USING (%s)', kept, written);
            IF owned THEN
                EXECUTE format('CREATE OR REPLACE TRIGGER owner_gives BEFORE UPDATE ON %s FOR EACH ROW'
                    ' WHEN (NEW.owner_district_id IS DISTINCT FROM OLD.owner_district_id) EXECUTE FUNCTION refuse_owner()', kept);
            END IF;
        END""",
}


def upgrade() -> None:
    for signature, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {signature} AS $$ {body} $$")
        op.execute(f"ALTER FUNCTION {signature.partition('(')[0]} OWNER TO {OWNER}")
    for rule in RULES:
        op.execute(f"ALTER FUNCTION {rule} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")
    for table, seen in SEEN.items():
        op.execute(f"SELECT keep_wall('{table}', $${seen}$$)")


def downgrade() -> None:
    for table in SEEN:
        for policy in ("reads", "sees", "adds", "changes", "removes"):
            op.execute(f"DROP POLICY {policy} ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP TRIGGER IF EXISTS owner_gives ON {table}")
    for rule in RULES:
        op.execute(f"ALTER FUNCTION {rule} SECURITY INVOKER RESET search_path")
    op.execute(f"DROP FUNCTION {', '.join(signature.partition('(')[0] for signature in FUNCTIONS)}")
