r"""Write much faster: the terms of a search, and what says that two rows never hold at once.

Chinese names are split without looking at each character, and each name is split once.

A function of SQL that stands in a FROM becomes part of the query around it, and what it is given is then reckoned wherever it is
mentioned: `OFFSET 0` keeps it to once. A row that is new has no terms yet and needs no arbiter: its own repetitions are left out
before they are written. Whether two rows hold at once is asked by a hash of their key first: a number costs a third of what a range does.

Revision ID: 0017
Revises: 0016
"""

# ruff: noqa: S608 - our own names

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OWNER = "jiedui_owner"
LONGEST = 100
ANY = "search_units_of_any"
"""What `search_units` was called: it takes whatever there is, and is slow."""

TERMS = "search_terms(names text[], pinyin text, codes text[], everywhere boolean) RETURNS TABLE (place smallint, term text, name text)"
MADE = {
    "search_units(given text) RETURNS text[]": rf"""
        SELECT CASE WHEN given ~ '^[\u4e00-\u9fff]*$' THEN string_to_array(given, NULL) ELSE {ANY}(given) END""",
    "search_suffixes(units text[], place integer, everywhere boolean) RETURNS TABLE (place smallint, term text)": f"""
        SELECT (CASE WHEN at = 1 THEN place ELSE place + 2 END)::smallint, left(array_to_string(units[at:], ''), {LONGEST})
        FROM generate_series(1, CASE WHEN everywhere THEN cardinality(units) ELSE least(1, cardinality(units)) END) at""",
    TERMS: rf"""
        SELECT found.place, found.term, each.name
        FROM (SELECT name, search_units(name) FROM unnest(names) name OFFSET 0) each(name, units),
            search_suffixes(each.units, 0, true) found
        UNION ALL
        SELECT found.place, found.term, each.name
        FROM (
            SELECT spelled.name, beginning.place, string_to_array(
                CASE beginning.place
                    WHEN 0 THEN spelled.pinyin
                    ELSE substr(regexp_replace(' ' || spelled.pinyin, '( [^0-9 ])[^ ]*', '\1', 'g'), 2)
                END,
                ' '
            )
            FROM unnest(names, string_to_array(pinyin, chr(10))) spelled(name, pinyin), (VALUES (0), (1)) beginning(place)
            WHERE spelled.pinyin <> '' OFFSET 0
        ) each(name, place, units), search_suffixes(each.units, each.place, everywhere) found
        UNION ALL
        SELECT (CASE WHEN at = 1 THEN 0 ELSE 2 END)::smallint, left(substr(code.form, at), {LONGEST}), code.name
        FROM (SELECT name, array_to_string(search_units(name), '') FROM unnest(codes) name OFFSET 0) code(name, form),
            generate_series(1, greatest(1, length(code.form) - 3)) at
        WHERE code.form <> ''""",
}
BEFORE = {
    "search_suffixes(units text[], place integer) RETURNS TABLE (place smallint, term text)": f"""
        SELECT (CASE WHEN at = 1 THEN place ELSE place + 2 END)::smallint, left(array_to_string(units[at:], ''), {LONGEST})
        FROM generate_subscripts(units, 1) at""",
    TERMS: f"""
        SELECT found.place, found.term, name
        FROM unnest(names) name, search_suffixes(search_units(name), 0) found
        UNION ALL
        SELECT found.place, found.term, spelled.name
        FROM unnest(names, string_to_array(pinyin, chr(10))) spelled(name, pinyin),
            string_to_array(spelled.pinyin, ' ') syllables,
            (VALUES (0), (1)) beginning(place),
            search_suffixes(
                CASE beginning.place
                    WHEN 0 THEN syllables
                    ELSE ARRAY(
                        SELECT CASE WHEN syllable ~ '^[0-9]' THEN syllable ELSE left(syllable, 1) END
                        FROM unnest(syllables) WITH ORDINALITY AS each(syllable, at) ORDER BY at
                    )
                END,
                beginning.place
            ) found
        WHERE spelled.pinyin <> '' AND (everywhere OR found.place < 2)
        UNION ALL
        SELECT (CASE WHEN at = 1 THEN 0 ELSE 2 END)::smallint, left(substr(code.form, at), {LONGEST}), code.name
        FROM (SELECT name, array_to_string(search_units(name), '') FROM unnest(codes) name) code(name, form),
            generate_series(1, greatest(1, length(code.form) - 3)) at
        WHERE code.form <> ''""",
}
ALONE = ("organisation", "project", "fund", "agreement", "cadre", "person")
SHARED = ("division", "claim")
"""Claims have a part in the terms of places, and may write them at the same time: these still need the arbiter."""

ORDERED = "claim_id NULLS FIRST"
ARBITER, REPEATED = f"{ORDERED}\n        ON CONFLICT DO NOTHING", "SELECT record, claim_id, "
FOUND_ONCE = 'SELECT DISTINCT ON (place, term COLLATE "C", record) record, claim_id, '

DAYS, KNOWN = "daterange(starts_on, ends_on) WITH &&", "starts_on IS NOT NULL AND deleted_at IS NULL"
PERSON, HOUSEHOLD, CADRE = (f"uuidrange({key}, {key}, '[]') WITH &&" for key in ("person_id", "household_id", "cadre_id"))
ONCE = {
    ("membership", "ex_membership_person"): ("person_id", f"{PERSON}, {DAYS}", KNOWN),
    ("membership", "ex_membership_head"): ("household_id", f"{HOUSEHOLD}, {DAYS}", f"role = 'HEAD' AND {KNOWN}"),
    ("household_pairing", "ex_household_pairing"): ("household_id", f"{CADRE}, {HOUSEHOLD}, {DAYS}", KNOWN),
    ("household_pairing", "ex_household_pairing_principal"): ("household_id", f"{HOUSEHOLD}, {DAYS}", f"principal AND {KNOWN}"),
}
"""What never holds twice at once: the key that tells most rows apart, what is the same, and for which rows."""


def upgrade() -> None:
    op.execute("DROP FUNCTION search_terms, search_suffixes")
    op.execute(f"ALTER FUNCTION search_units RENAME TO {ANY}")
    _make(MADE)
    _rewrite((*ALONE, *SHARED), REPEATED, FOUND_ONCE)
    _rewrite(ALONE, ARBITER, ORDERED)
    _hold("point(uuid_hash({key}), 0) WITH ~=, {same}")


def downgrade() -> None:
    _hold("{same}")
    op.execute("DROP FUNCTION search_terms, search_suffixes, search_units")
    op.execute(f"ALTER FUNCTION {ANY} RENAME TO search_units")
    _make(BEFORE)
    _rewrite(ALONE, ORDERED, ARBITER)
    _rewrite((*ALONE, *SHARED), FOUND_ONCE, REPEATED)


def _make(functions: dict[str, str]) -> None:
    for signature, body in functions.items():
        op.execute(f"CREATE FUNCTION {signature} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ {body} $$")
        op.execute(f"ALTER FUNCTION {signature.partition('(')[0]} OWNER TO {OWNER}")


def _rewrite(tables: tuple[str, ...], old: str, new: str) -> None:
    """Say some words of the functions that keep the terms of these tables otherwise."""
    op.execute(f"""
        DO $do$ DECLARE kept text; BEGIN
            FOREACH kept IN ARRAY ARRAY{list(tables)} LOOP
                EXECUTE replace(pg_get_functiondef(('search_' || kept || '()')::regprocedure), '{old}', '{new}');
            END LOOP;
        END $do$""")


def _hold(compared: str) -> None:
    """Compare the rows of the largest tables by this."""
    for (table, name), (key, same, where) in ONCE.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({compared.format(key=key, same=same)}) WHERE ({where})")
