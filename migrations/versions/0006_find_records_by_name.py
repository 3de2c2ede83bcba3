"""Find records by name: the terms that each is found by, and the triggers that keep them true.

A name becomes one term for each of its characters or words, from there to its end; its pinyin one for each syllable, its initials
one for each letter, a code one for each digit but the last three. So a search from the middle of a name is a range of a B-tree, which
every PostgreSQL has. A person's pinyin and initials are found from their beginning alone, because there are many persons.

Revision ID: 0006
Revises: 0005
"""

# ruff: noqa: S608 - our own names

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OWNER, WRITER, READER = "jiedui_owner", "jiedui_writer", "jiedui_reader"
LONGEST = 100
SIGNS = r"\u0001-\u00bf\u00d7\u00f7\u02b0-\u036f\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3006\u3008-\u3020\u3030\u3099-\u309c\u30fb\ufe00-\ufe6f"

# Table -> number of its kind, names that are spelled, other names, codes, whether pinyin is found from its middle.
FOUND = {
    "division": (1, ("name", "aliases"), ("name_en",), ("code",), True),
    "organisation": (2, ("name", "aliases"), ("name_en",), ("credit_code",), True),
    "project": (3, ("name", "aliases"), (), (), True),
    "fund": (4, ("name",), (), (), True),
    "agreement": (5, ("title",), (), (), True),
    "cadre": (6, ("name",), (), (), True),
    "person": (7, ("name",), (), (), False),
}
EVENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS added",
    "update": "UPDATE ON {table} REFERENCING OLD TABLE AS removed NEW TABLE AS added",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS removed",
    "truncate": "TRUNCATE ON {table}",
}
FUNCTIONS = {
    "search_units(given text) RETURNS text[]": rf"""
        SELECT coalesce(array_agg(found.unit[1] ORDER BY found.at), '{{}}')
        FROM regexp_matches(
            regexp_replace(
                replace(lower(normalize(given, NFKD) COLLATE pg_c_utf8), 'u' || chr(776), 'v'),
                '[' || chr(768) || '-' || chr(879) || ']', '', 'g'
            ),
            '[a-z0-9]+|[^{SIGNS}]', 'g'
        ) WITH ORDINALITY AS found(unit, at)""",
    "search_suffixes(units text[], place integer) RETURNS TABLE (place smallint, term text)": f"""
        SELECT (CASE WHEN at = 1 THEN place ELSE place + 2 END)::smallint, left(array_to_string(units[at:], ''), {LONGEST})
        FROM generate_subscripts(units, 1) at""",
    "search_terms(names text[], pinyin text, codes text[], everywhere boolean) RETURNS TABLE (place smallint, term text, name text)": f"""
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


def upgrade() -> None:
    _make_table()
    for signature, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {signature} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ {body} $$")
        op.execute(f"ALTER FUNCTION {signature.partition('(')[0]} OWNER TO {OWNER}")
    _function("unspell", "BEGIN NEW.pinyin := NULL; RETURN NEW; END")
    for table in FOUND:
        op.add_column(table, sa.Column("pinyin", sa.Text(), nullable=True))
        _keep(table)
        op.execute(_terms(table, table))
    _keep_misprints()
    op.create_index("ix_person_unspelled", "person", ["id"], postgresql_where=sa.text("pinyin IS NULL"))


def downgrade() -> None:
    for table in FOUND:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER search_{table}_{event} ON {table}")
        op.execute(f"DROP TRIGGER {table}_unspell ON {table}")
        op.execute(f"DROP FUNCTION search_{table}")
    for event in EVENTS:
        op.execute(f"DROP TRIGGER search_claim_{event} ON claim")
    op.execute("DROP FUNCTION search_claim, unspell, search_terms, search_suffixes, search_units")
    op.drop_table("search_term")
    op.drop_index("ix_person_unspelled")
    for table in FOUND:
        op.drop_column(table, "pinyin")


def _make_table() -> None:
    op.create_table(
        "search_term",
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("term", sa.Text(collation="C"), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "place", "term", "record", name=op.f("pk_search_term")),
    )
    op.create_index("ix_search_term_record", "search_term", ["record"])
    op.execute(f"ALTER TABLE search_term OWNER TO {OWNER}")
    op.execute(f"GRANT SELECT ON search_term TO {READER}, {WRITER}")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON search_term TO {WRITER}")


def _keep(table: str) -> None:
    """Terms follow their rows, statement by statement; a pinyin does not outlive the name that it spells."""
    _, spelled, others, codes, _ = FOUND[table]
    columns = [*spelled, *others, *codes, "pinyin", "deleted_at"]
    now, before = (", ".join(f"{row}.{name}" for name in columns) for row in ("now", "before"))
    changed = f"SELECT now.* FROM added now JOIN removed before USING (id) WHERE ({now}) IS DISTINCT FROM ({before})"
    _function(
        f"search_{table}",
        f"""
        BEGIN
            CASE TG_OP
            WHEN 'INSERT' THEN
                {_terms(table, "added")};
            WHEN 'UPDATE' THEN
                DELETE FROM search_term WHERE record IN (SELECT id FROM ({changed}) changed);
                {_terms(table, f"({changed})")};
            WHEN 'DELETE' THEN
                DELETE FROM search_term WHERE record IN (SELECT id FROM removed);
            ELSE
                DELETE FROM search_term WHERE kind = {FOUND[table][0]};
            END CASE;
            RETURN NULL;
        END""",
    )
    _watch(table)
    renamed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in spelled)
    op.execute(f"""
        CREATE TRIGGER {table}_unspell BEFORE UPDATE OF {", ".join(spelled)} ON {table} FOR EACH ROW
        WHEN (({renamed}) AND OLD.pinyin IS NOT DISTINCT FROM NEW.pinyin) EXECUTE FUNCTION unspell()
    """)


def _keep_misprints() -> None:
    """A claim that corrects the name of a place lets the place be found under the printed one: the terms of the place are made anew."""
    touched = "SELECT corrected_division_id FROM {0} WHERE corrected_division_id IS NOT NULL"
    again = """
        DELETE FROM search_term WHERE record IN ({ids});
        {terms};
    """

    def anew(ids: str) -> str:
        return again.format(ids=ids, terms=_terms("division", f"(SELECT * FROM division WHERE id IN ({ids}))"))

    added, removed = touched.format("added"), touched.format("removed")
    _function(
        "search_claim",
        f"""
        BEGIN
            CASE TG_OP
            WHEN 'INSERT' THEN {anew(added)}
            WHEN 'UPDATE' THEN {anew(f"{added} UNION {removed}")}
            WHEN 'DELETE' THEN {anew(removed)}
            ELSE DELETE FROM search_term WHERE claim_id IS NOT NULL;
            END CASE;
            RETURN NULL;
        END""",
    )
    _watch("claim")
    op.execute("DELETE FROM search_term WHERE kind = 1")
    op.execute(_terms("division", "division"))


def _terms(table: str, source: str) -> str:
    """The terms of the rows of `source`; in their order, so that a batch walks along the index. A name comes before its misprint."""
    kind, spelled, others, codes, everywhere = FOUND[table]
    names = " || ".join(name if name == "aliases" else f"ARRAY[{name}]" for name in (*spelled, *others))
    found = f"""
        SELECT row.id, NULL::uuid, term.place, term.term, term.name
        FROM {source} row, search_terms({names}, row.pinyin, ARRAY[{", ".join(codes)}]::text[], {everywhere}) term
        WHERE row.deleted_at IS NULL"""
    if table == "division":
        found += f"""
        UNION ALL
        SELECT row.id, claim.id, term.place, term.term, term.name
        FROM {source} row JOIN claim ON claim.corrected_division_id = row.id AND claim.deleted_at IS NULL,
            search_terms(ARRAY[claim.printed_name], NULL, NULL, true) term
        WHERE row.deleted_at IS NULL"""
    return f"""
        INSERT INTO search_term (record, claim_id, kind, place, term, name)
        SELECT record, claim_id, {kind}, place, term, name FROM ({found}) found(record, claim_id, place, term, name)
        ORDER BY place, term COLLATE "C", record, claim_id NULLS FIRST
        ON CONFLICT DO NOTHING"""


def _watch(table: str) -> None:
    for event, of in EVENTS.items():
        op.execute(f"""
            CREATE TRIGGER search_{table}_{event} AFTER {of.format(table=table)}
            FOR EACH STATEMENT EXECUTE FUNCTION search_{table}()
        """)


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(f"ALTER FUNCTION {name} OWNER TO {OWNER}")
