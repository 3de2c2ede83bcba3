"""Hold the invariants: nothing twice on one day, nothing rewritten that was recorded, shares and statuses that add up at commit.

GiST compares keys only by an extension that an embedded PostgreSQL lacks, but it compares ranges of any type: a key becomes
the range that holds it alone. What adds up over several rows is looked at when the transaction ends, under a lock on the row
that they belong to, so that two transactions cannot each be right and together be wrong.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OWNER = "jiedui_owner"
DAYS = "daterange(starts_on, ends_on) WITH &&"
KNOWN = "starts_on IS NOT NULL AND deleted_at IS NULL"
PERSON, HOUSEHOLD, CADRE, DIVISION = (
    f"uuidrange({key}, {key}, '[]') WITH &&" for key in ("person_id", "household_id", "cadre_id", "division_id")
)
ASSISTING, RECEIVING = (
    f"uuidrange(coalesce({side}_division_id, {side}_organisation_id), coalesce({side}_division_id, {side}_organisation_id), '[]') WITH &&"
    for side in ("assisting", "receiving")
)
ONCE = {
    ("membership", "ex_membership_person"): (f"{PERSON}, {DAYS}", KNOWN),
    ("membership", "ex_membership_head"): (f"{HOUSEHOLD}, {DAYS}", f"role = 'HEAD' AND {KNOWN}"),
    ("posting", "ex_posting_first_secretary_of_village"): (f"{DIVISION}, {DAYS}", f"kind = 'FIRST_SECRETARY' AND {KNOWN}"),
    ("posting", "ex_posting_first_secretary_once"): (f"{CADRE}, {DAYS}", f"kind = 'FIRST_SECRETARY' AND {KNOWN}"),
    ("household_pairing", "ex_household_pairing"): (f"{CADRE}, {HOUSEHOLD}, {DAYS}", KNOWN),
    ("household_pairing", "ex_household_pairing_principal"): (f"{HOUSEHOLD}, {DAYS}", f"principal AND {KNOWN}"),
    ("monitoring_record", "ex_monitoring_record"): (
        f"{HOUSEHOLD}, daterange(identified_on, eliminated_on) WITH &&",
        "identified_on IS NOT NULL AND deleted_at IS NULL",
    ),
    ("pairing", "ex_pairing"): (
        f"int8range(hashtext(kind), hashtext(kind), '[]') WITH &&, {ASSISTING}, {RECEIVING}, {DAYS}",
        KNOWN,
    ),
}
RECORDED = ("fund_transaction", "acknowledgement", "household_status_event", "visit")
FUNCTIONS = {
    "refuse_removal": """
        BEGIN
            RAISE 'a % is not removed', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END""",
    "refuse_locked": """
        BEGIN
            RAISE 'the period of this % is closed', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END""",
    "refuse_stage_back": """
        DECLARE
            stages CONSTANT text[] := ARRAY['INVENTORIED', 'TITLED', 'REGISTERED', 'TRANSFERRED', 'OPERATING', 'DISPOSED'];
        BEGIN
            IF NEW.stage IS NULL OR array_position(stages, NEW.stage) < array_position(stages, OLD.stage)
                OR OLD.stage = 'INVENTORIED' AND NEW.stage NOT IN ('TITLED', 'DISPOSED')
            THEN
                RAISE 'an asset moves forward, and is titled before it is used'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
    "refuse_removal_of_granted": """
        BEGIN
            IF EXISTS (SELECT FROM distribution_line WHERE household_id = NEW.id AND deleted_at IS NULL) THEN
                RAISE 'a household that was granted a share is withdrawn, not removed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
    "refuse_uneven_pairing": """
        BEGIN
            IF (SELECT level FROM division WHERE id = NEW.assisting_division_id)
                <> (SELECT level FROM division WHERE id = NEW.receiving_division_id)
            THEN
                RAISE 'the two sides of a pairing are divisions of one level'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END""",
    "refuse_province": """
        DECLARE
            one_province boolean;
        BEGIN
            WITH RECURSIVE above AS (
                SELECT id AS side, id, parent_id FROM division WHERE id IN (NEW.assisting_division_id, NEW.receiving_division_id)
                UNION ALL
                SELECT above.side, division.id, division.parent_id FROM division JOIN above ON division.id = above.parent_id
            )
            SELECT count(DISTINCT id) = 1 INTO one_province FROM above WHERE parent_id IS NULL;
            IF one_province <> (NEW.kind = 'INTRA_PROVINCIAL') THEN
                RAISE 'a pairing within a province has both sides there, one of east and west has not'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END""",
    "refuse_shares": """
        DECLARE
            before CONSTANT asset_right := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
            after CONSTANT asset_right := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        BEGIN
            PERFORM FROM asset WHERE id IN (before.asset_id, after.asset_id) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT FROM asset_right
                WHERE (asset_id, kind) IN ((before.asset_id, before.kind), (after.asset_id, after.kind))
                    AND ends_on IS NULL AND deleted_at IS NULL
                GROUP BY asset_id, kind HAVING sum(share) <> 1
            ) THEN
                RAISE 'the shares of a right add up to one'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END""",
    "refuse_status": """
        DECLARE
            changed CONSTANT jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
            house CONSTANT uuid := changed ->> TG_ARGV[0];
            stands text;
            newest text;
            broken boolean;
        BEGIN
            SELECT status INTO stands FROM household WHERE id = house FOR NO KEY UPDATE;
            SELECT (array_agg(to_status ORDER BY occurred_on DESC, id DESC))[1], coalesce(bool_or(from_status IS DISTINCT FROM was), false)
                INTO newest, broken
            FROM (
                SELECT *, coalesce(lag(to_status) OVER (ORDER BY occurred_on, id), from_status) AS was
                FROM household_status_event WHERE household_id = house AND deleted_at IS NULL
            ) events;
            IF broken OR newest <> stands OR newest IS NULL AND TG_TABLE_NAME = 'household' THEN
                RAISE 'a household stands as its newest event says, and each event begins where the one before ended'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END""",
}
AT_COMMIT = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
SIDES = "AFTER INSERT OR UPDATE OF kind, assisting_division_id, receiving_division_id ON pairing FOR EACH ROW"
TRIGGERS = {
    "household_status_event_unchanged": "BEFORE UPDATE ON household_status_event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "visit_unchanged": "BEFORE UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    **{
        f"{table}_stays": f"BEFORE DELETE ON {table} FOR EACH ROW WHEN (NOT OLD.demo) EXECUTE FUNCTION refuse_removal()"
        for table in RECORDED
    },
    "indicator_result_locked": "BEFORE UPDATE ON indicator_result FOR EACH ROW WHEN (OLD.locked) EXECUTE FUNCTION refuse_locked()",
    "indicator_result_locked_stays": "BEFORE DELETE ON indicator_result FOR EACH ROW WHEN (OLD.locked AND NOT OLD.demo)"
    " EXECUTE FUNCTION refuse_locked()",
    "asset_stage_forward": "BEFORE UPDATE OF stage ON asset FOR EACH ROW"
    " WHEN (OLD.stage IS NOT NULL AND OLD.stage IS DISTINCT FROM NEW.stage) EXECUTE FUNCTION refuse_stage_back()",
    "household_granted_stays": "BEFORE UPDATE OF deleted_at ON household FOR EACH ROW"
    " WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION refuse_removal_of_granted()",
}
CONSTRAINT_TRIGGERS = {
    "pairing_sides_of_one_level": f"{SIDES} WHEN (NEW.kind IN ('EAST_WEST', 'INTRA_PROVINCIAL', 'VILLAGE'))"
    " EXECUTE FUNCTION refuse_uneven_pairing()",
    "pairing_province_fits_kind": f"{SIDES} WHEN (NEW.kind IN ('EAST_WEST', 'INTRA_PROVINCIAL')) EXECUTE FUNCTION refuse_province()",
    "asset_right_shares": f"AFTER INSERT OR UPDATE OR DELETE ON asset_right {AT_COMMIT} EXECUTE FUNCTION refuse_shares()",
    "household_status_by_event": f"AFTER UPDATE OF status ON household {AT_COMMIT} WHEN (OLD.status <> NEW.status)"
    " EXECUTE FUNCTION refuse_status('id')",
    "household_status_event_follows": f"AFTER INSERT OR UPDATE OR DELETE ON household_status_event {AT_COMMIT}"
    " EXECUTE FUNCTION refuse_status('household_id')",
}


def upgrade() -> None:
    op.execute("CREATE TYPE uuidrange AS RANGE (SUBTYPE = uuid)")
    op.execute(f"ALTER TYPE uuidrange OWNER TO {OWNER}")
    for (table, name), (same, where) in ONCE.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({same}) WHERE ({where})")
    for name, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        op.execute(f"ALTER FUNCTION {name} OWNER TO {OWNER}")
    for kind, triggers in (("", TRIGGERS), ("CONSTRAINT ", CONSTRAINT_TRIGGERS)):
        for name, held in triggers.items():
            op.execute(f"CREATE {kind}TRIGGER {name} {held}")


def downgrade() -> None:
    for name, held in {**TRIGGERS, **CONSTRAINT_TRIGGERS}.items():
        op.execute(f"DROP TRIGGER {name} ON {held.split(' ON ')[1].split()[0]}")
    op.execute(f"DROP FUNCTION {', '.join(FUNCTIONS)}")
    for table, name in ONCE:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute("DROP TYPE uuidrange")
