"""Record what reached households: rights and income of assets, distributions, cadres at their side, visits, monitoring, indicators.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWNER, WRITER, READER = "jiedui_owner", "jiedui_writer", "jiedui_reader"
LIVE = "deleted_at IS NULL"
OPEN = "ends_on IS NULL AND deleted_at IS NULL"
STATUSES = "REGISTERED LIFTED_OUT LIFTED_OUT_WITH_POLICY MONITORED ORDINARY WITHDRAWN"
LEVELS = "PROVINCE CITY COUNTY TOWN VILLAGE"
SUBJECTS = "HOUSEHOLD VILLAGE DISTRICT"
ANSWERS = "MET NUMBER RATIO"
MEASURES = "CNY PERCENT PERSON PERSON_TIME HOUSEHOLD VILLAGE TOWN TIME PROJECT ASSET DEPARTMENT ENTERPRISE GROUP MODEL YEAR"
TABLES = (
    "asset_right",
    "income_receipt",
    "benefit_distribution",
    "distribution_receipt",
    "distribution_line",
    "household_status_event",
    "monitoring_record",
    "household_pairing",
    "village_assignment",
    "visit",
    "visit_participant",
    "indicator_set",
    "indicator_item",
    "indicator_result",
    "feedback",
)
LISTS = (
    ("asset_right", "kind", "starts_on"),
    ("asset_right", "asset_id", "kind", "starts_on"),
    ("income_receipt", "period_from"),
    ("income_receipt", "lease_id", "period_from"),
    ("income_receipt", "project_id", "period_from"),
    ("benefit_distribution", "period_from"),
    ("benefit_distribution", "village_id", "period_from"),
    ("distribution_line", "distribution_id"),
    ("distribution_line", "household_id"),
    ("household_status_event", "occurred_on"),
    ("household_status_event", "household_id", "occurred_on"),
    ("monitoring_record", "identified_on"),
    ("monitoring_record", "household_id", "identified_on"),
    ("household_pairing", "starts_on"),
    ("household_pairing", "cadre_id", "starts_on"),
    ("household_pairing", "household_id", "starts_on"),
    ("village_assignment", "starts_on"),
    ("visit", "occurred_on"),
    ("visit", "household_id", "occurred_on"),
    ("visit", "pairing_id", "occurred_on"),
    ("visit", "division_id", "occurred_on"),
    ("visit_participant", "cadre_id"),
    ("visit_participant", "organisation_id"),
    ("indicator_result", "period_from"),
    ("indicator_result", "item_id", "period_from"),
    ("indicator_result", "household_id", "period_from"),
    ("indicator_result", "village_id", "period_from"),
    ("indicator_result", "district_id", "period_from"),
    ("feedback", "received_on"),
    ("feedback", "division_id", "received_on"),
    ("feedback", "cadre_id", "received_on"),
)


def upgrade() -> None:
    _create_asset_right()
    _create_income_receipt()
    _create_benefit_distribution()
    _create_distribution_receipt()
    _create_distribution_line()
    _create_household_status_event()
    _create_monitoring_record()
    _create_household_pairing()
    _create_village_assignment()
    _create_visit()
    _create_visit_participant()
    _create_indicator_set()
    _create_indicator_item()
    _create_indicator_result()
    _create_feedback()
    for table, *columns in LISTS:
        op.create_index("_".join(("ix", table, *columns, "id")), table, [*columns, "id"])
    op.add_column("benefit", sa.Column("distribution_line_id", sa.Uuid(), sa.ForeignKey("distribution_line.id")))
    op.create_index("ix_benefit_distribution_line_id", "benefit", ["distribution_line_id"])
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} OWNER TO {OWNER}")
        op.execute(f"GRANT SELECT ON {table} TO {READER}, {WRITER}")
        op.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO {WRITER}")


def downgrade() -> None:
    op.drop_column("benefit", "distribution_line_id")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_asset_right() -> None:
    _table(
        "asset_right",
        _words("kind", "OWNERSHIP OPERATION INCOME DISTRIBUTION DISPOSAL SUPERVISION", rule="asset_right_kind", required=True),
        sa.Column("share", sa.Numeric(9, 8), nullable=False),
        *_span(),
        _text("note"),
        _link("asset_id", "asset", required=True),
        _link("holder_division_id", "division"),
        _link("holder_organisation_id", "organisation"),
        _link("holder_household_id", "household"),
        _link("source_id", "source_document"),
        _rule("one_holder", "num_nonnulls(holder_division_id, holder_organisation_id, holder_household_id) = 1"),
        _rule("share_of_one", "share > 0 AND share <= 1"),
    )
    holders = ["holder_division_id", "holder_organisation_id", "holder_household_id"]
    _unique("uq_asset_right_open", "asset_right", ["asset_id", "kind", *holders], where=OPEN, nulls_distinct=False)


def _create_income_receipt() -> None:
    _table(
        "income_receipt",
        *_period(),
        _money("due", required=True),
        _money("received"),
        _date("received_on"),
        _text("voucher_no"),
        _text("note"),
        _link("lease_id", "lease"),
        _link("project_id", "project"),
        _rule("one_origin", "num_nonnulls(lease_id, project_id) = 1"),
        _rule("due_positive", "due > 0 AND due <> 'NaN'::numeric"),
        _rule("received_positive", "received > 0 AND received <> 'NaN'::numeric"),
        _rule("received_has_date", "(received IS NULL) = (received_on IS NULL)"),
    )
    _unique("uq_income_receipt_period", "income_receipt", ["lease_id", "project_id", "period_from"], nulls_distinct=False)


def _create_benefit_distribution() -> None:
    _table(
        "benefit_distribution",
        _text("title", required=True),
        _words("rule", "DIFFERENTIATED EQUAL REWARD COLLECTIVE_RETAINED", rule="distribution_rule", required=True),
        _words("status", "DRAFT PUBLICISED APPROVED PAID CLOSED", rule="distribution_status", required=True),
        *_period(),
        _money("total", required=True),
        _money("brought_forward", required=True, default="0"),
        _money("carried_over", required=True, default="0"),
        _count("publicity_days", required=True, default="7"),
        _date("publicity_from"),
        _date("publicity_to"),
        _date("paid_on"),
        _text("note"),
        _link("village_id", "division"),
        _rule("total_positive", "total > 0 AND total <> 'NaN'::numeric"),
        _rule("brought_forward_not_negative", "brought_forward >= 0 AND brought_forward <> 'NaN'::numeric"),
        _rule("carried_over_not_negative", "carried_over >= 0 AND carried_over <> 'NaN'::numeric"),
        _rule("publicity_to_after_publicity_from", "publicity_to >= publicity_from"),
        _rule("publicity_days_positive", "publicity_days > 0"),
        _rule("publicised_has_dates", "status = 'DRAFT' OR num_nulls(publicity_from, publicity_to) = 0"),
        _rule(
            "publicity_ran_before_payment",
            "status NOT IN ('PAID', 'CLOSED') OR (paid_on IS NOT NULL AND paid_on > publicity_to"
            " AND publicity_to - publicity_from + 1 >= publicity_days)",
        ),
    )


def _create_distribution_receipt() -> None:
    _table(
        "distribution_receipt",
        _link("distribution_id", "benefit_distribution", required=True),
        _link("income_receipt_id", "income_receipt", required=True),
    )
    _unique("uq_distribution_receipt", "distribution_receipt", ["income_receipt_id"])


def _create_distribution_line() -> None:
    _table(
        "distribution_line",
        _words("component", "NEED REWARD EQUAL COLLECTIVE", rule="distribution_component", required=True),
        _money("amount", required=True),
        _money("delivered", required=True, default="0"),
        _date("paid_on"),
        _text("receipt_no"),
        _text("failure_reason"),
        _words("status_then", STATUSES),
        _count("members_then"),
        _text("note"),
        _link("distribution_id", "benefit_distribution", required=True),
        _link("household_id", "household"),
        _link("organisation_id", "organisation"),
        _rule("one_recipient", "num_nonnulls(household_id, organisation_id) = 1"),
        _rule("collective_is_organisation", "(component = 'COLLECTIVE') = (organisation_id IS NOT NULL)"),
        _rule("amount_positive", "amount > 0 AND amount <> 'NaN'::numeric"),
        _rule("delivered_not_negative", "delivered >= 0 AND delivered <> 'NaN'::numeric"),
        _rule("delivered_within_amount", "delivered <= amount"),
        _rule("delivered_has_date", "(delivered > 0) = (paid_on IS NOT NULL)"),
        _rule("failed_is_not_delivered", "failure_reason IS NULL OR delivered < amount"),
        _rule("household_has_status_then", "(household_id IS NULL) = (status_then IS NULL)"),
        _rule("members_then_not_negative", "members_then >= 0"),
    )
    recipient = ["household_id", "organisation_id", "component"]
    _unique("uq_distribution_line", "distribution_line", ["distribution_id", *recipient], nulls_distinct=False)


def _create_household_status_event() -> None:
    _table(
        "household_status_event",
        _words("from_status", STATUSES),
        _words("to_status", STATUSES, required=True),
        _date("occurred_on", required=True),
        _text("reason", required=True),
        _text("evidence", required=True),
        _link("household_id", "household", required=True),
        _link("source_id", "source_document"),
        _rule("status_changes", "from_status <> to_status"),
        _rule("has_evidence", "length(evidence) > 0"),
    )


def _create_monitoring_record() -> None:
    _table(
        "monitoring_record",
        _words("kind", "UNSTABLE_LIFTED MARGINAL SUDDEN_HARDSHIP", rule="monitoring_kind", required=True),
        _words("status_then", STATUSES, required=True),
        sa.Column("risks", sa.ARRAY(sa.String(40)), server_default=sa.text("'{}'"), nullable=False),
        _text("measures"),
        _date("identified_on", required=True),
        _date("eliminated_on"),
        _text("note"),
        _link("household_id", "household", required=True),
        _rule("marginal_was_ordinary", "kind <> 'MARGINAL' OR status_then = 'ORDINARY'"),
        _rule("unstable_was_lifted_out", "kind <> 'UNSTABLE_LIFTED' OR status_then IN ('LIFTED_OUT', 'LIFTED_OUT_WITH_POLICY')"),
        _rule("status_then_before_monitoring", "status_then NOT IN ('MONITORED', 'WITHDRAWN')"),
        _rule("eliminated_on_after_identified_on", "eliminated_on >= identified_on"),
    )
    _unique("uq_monitoring_record_open", "monitoring_record", ["household_id"], where="eliminated_on IS NULL AND deleted_at IS NULL")


def _create_household_pairing() -> None:
    _table(
        "household_pairing",
        sa.Column("principal", sa.Boolean(), server_default=sa.true(), nullable=False),
        *_span(),
        _text("end_reason"),
        _link("cadre_id", "cadre", required=True),
        _link("household_id", "household", required=True),
        _rule("end_reason_has_end", "end_reason IS NULL OR ends_on IS NOT NULL"),
    )
    _unique("uq_household_pairing_open", "household_pairing", ["cadre_id", "household_id"], where=OPEN)
    _unique("uq_household_pairing_principal", "household_pairing", ["household_id"], where=f"principal AND {OPEN}")


def _create_village_assignment() -> None:
    _table(
        "village_assignment",
        _words("kind", "DEPARTMENT ENTERPRISE CADRE", rule="assignment_kind", required=True),
        *_span(),
        _text("note"),
        _link("village_id", "division", required=True),
        _link("organisation_id", "organisation"),
        _link("cadre_id", "cadre"),
        _rule("one_party", "num_nonnulls(organisation_id, cadre_id) = 1"),
        _rule("kind_fits_party", "(kind = 'CADRE') = (cadre_id IS NOT NULL)"),
    )
    party = ["organisation_id", "cadre_id"]
    _unique("uq_village_assignment_open", "village_assignment", ["village_id", *party], where=OPEN, nulls_distinct=False)


def _create_visit() -> None:
    _table(
        "visit",
        _words("kind", "HOUSEHOLD EXCHANGE INSPECTION", rule="visit_kind", required=True),
        _date("occurred_on", required=True),
        _words("level", LEVELS),
        sa.Column("cadre_in_post", sa.Boolean()),
        _count("satisfaction"),
        _text("needs"),
        _text("notes"),
        sa.Column("photos", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        _link("household_id", "household"),
        _link("pairing_id", "pairing"),
        _link("division_id", "division"),
        _rule("one_subject", "num_nonnulls(household_id, pairing_id, division_id) = 1"),
        _rule("kind_fits_subject", "(kind = 'HOUSEHOLD') = (household_id IS NOT NULL) AND (kind = 'EXCHANGE') = (pairing_id IS NOT NULL)"),
        _rule("checks_are_of_households", "kind = 'HOUSEHOLD' OR num_nonnulls(cadre_in_post, satisfaction) = 0"),
        _rule("satisfaction_1_to_5", "satisfaction BETWEEN 1 AND 5"),
        _rule("level_is_of_exchanges", "level IS NULL OR kind = 'EXCHANGE'"),
    )


def _create_visit_participant() -> None:
    _table(
        "visit_participant",
        _link("visit_id", "visit", required=True),
        _link("cadre_id", "cadre"),
        _link("organisation_id", "organisation"),
        _rule("one_party", "num_nonnulls(cadre_id, organisation_id) = 1"),
    )
    _unique("uq_visit_participant_cadre", "visit_participant", ["visit_id", "cadre_id"])
    _unique("uq_visit_participant_organisation", "visit_participant", ["visit_id", "organisation_id"])


def _create_indicator_set() -> None:
    _table(
        "indicator_set",
        _text("code", required=True),
        _count("edition", required=True),
        _text("title", required=True),
        _words("subject_kind", SUBJECTS, rule="indicator_subject", required=True),
        _text("note"),
        _link("source_id", "source_document"),
        _rule("edition_positive", "edition > 0"),
        _rule("code_short", "length(code) <= 300"),
        sa.UniqueConstraint("id", "subject_kind"),
    )
    _unique("uq_indicator_set_edition", "indicator_set", ["code", "edition"])


def _create_indicator_item() -> None:
    _table(
        "indicator_item",
        _count("position", required=True),
        _text("title", required=True),
        _text("description"),
        _words("answer", ANSWERS, rule="indicator_answer", required=True),
        _words("measure", MEASURES),
        _words("subject_kind", SUBJECTS, rule="indicator_subject", required=True),
        _link("indicator_set_id", "indicator_set", required=True),
        _rule("number_has_measure", "(answer = 'NUMBER') = (measure IS NOT NULL)"),
        sa.UniqueConstraint("id", "subject_kind", "answer"),
        sa.ForeignKeyConstraint(
            ["indicator_set_id", "subject_kind"],
            ["indicator_set.id", "indicator_set.subject_kind"],
            name="fk_indicator_item_subject_of_set",
        ),
    )
    _unique("uq_indicator_item_position", "indicator_item", ["indicator_set_id", "position"])


def _create_indicator_result() -> None:
    _table(
        "indicator_result",
        *_period(),
        _words("subject_kind", SUBJECTS, rule="indicator_subject", required=True),
        _words("answer", ANSWERS, rule="indicator_answer", required=True),
        sa.Column("met", sa.Boolean()),
        sa.Column("number", sa.Numeric(24, 6)),
        _count("numerator"),
        _count("denominator"),
        _words("status", "DRAFT SUBMITTED RETURNED APPROVED", rule="indicator_status", required=True),
        sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        _text("note"),
        _link("item_id", "indicator_item", required=True),
        _link("household_id", "household"),
        _link("village_id", "division"),
        _link("district_id", "division"),
        _link("source_id", "source_document"),
        *_result_rules(),
        sa.ForeignKeyConstraint(
            ["item_id", "subject_kind", "answer"],
            ["indicator_item.id", "indicator_item.subject_kind", "indicator_item.answer"],
            name="fk_indicator_result_kinds_of_item",
        ),
    )
    what = ["item_id", "household_id", "village_id", "district_id", "period_from", "period_to"]
    _unique("uq_indicator_result", "indicator_result", what, nulls_distinct=False)


def _result_rules() -> tuple[sa.CheckConstraint, ...]:
    return (
        _rule("one_subject", "num_nonnulls(household_id, village_id, district_id) = 1"),
        _rule(
            "kind_fits_subject",
            "(subject_kind = 'HOUSEHOLD') = (household_id IS NOT NULL) AND (subject_kind = 'VILLAGE') = (village_id IS NOT NULL)",
        ),
        _rule(
            "value_fits_answer",
            "(met IS NULL OR answer = 'MET') AND (number IS NULL OR answer = 'NUMBER') AND (numerator IS NULL OR answer = 'RATIO')",
        ),
        _rule("submitted_has_value", "status IN ('DRAFT', 'RETURNED') OR num_nonnulls(met, number, numerator) = 1"),
        _rule("ratio_has_both", "(numerator IS NULL) = (denominator IS NULL)"),
        _rule("ratio_of_counts", "numerator >= 0 AND denominator > 0"),
        _rule("number_finite", "number <> 'NaN'::numeric"),
        _rule("locked_is_approved", "NOT locked OR status = 'APPROVED'"),
    )


def _create_feedback() -> None:
    _table(
        "feedback",
        _words("kind", "COMPLAINT OBJECTION REQUEST QUESTION THANKS", rule="feedback_kind", required=True),
        _words("status", "OPEN IN_PROGRESS RESOLVED REJECTED", rule="feedback_status", required=True),
        _date("received_on", required=True),
        _text("content", required=True),
        _text("answer"),
        _date("answered_on"),
        _link("division_id", "division", required=True),
        _link("household_id", "household"),
        _link("project_id", "project"),
        _link("distribution_id", "benefit_distribution"),
        _link("cadre_id", "cadre"),
        _rule("at_most_one_matter", "num_nonnulls(project_id, distribution_id) <= 1"),
        _rule("closed_has_date", "(status IN ('RESOLVED', 'REJECTED')) = (answered_on IS NOT NULL)"),
        _rule("closed_has_answer", "answered_on IS NULL OR answer IS NOT NULL"),
        _rule("answered_on_after_received_on", "answered_on >= received_on"),
    )


def _table(name: str, *parts: Any) -> None:
    """A table of rows that a district owns; each key of another table is indexed, by itself or at the head of a list."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    rules = [part for part in parts if not isinstance(part, sa.Column)]
    kept = _kept()
    keys = [column.name for column in (*columns, *kept) if column.foreign_keys]
    op.create_table(name, sa.Column("id", sa.Uuid(), primary_key=True), *columns, *kept, *rules)
    heads = {under[0] for table, *under in LISTS if table == name}
    for key in (key for key in keys if key not in heads):
        op.create_index(f"ix_{name}_{key}", name, [key])


def _kept() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _link("owner_district_id", "division"),
        sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )


def _span() -> tuple[Any, ...]:
    """The first and the last day of something that lasts, as far as they are known."""
    days = ("starts_on", "ends_on")
    return (
        *(part for day in days for part in (_date(day), _words(f"{day}_precision", "YEAR MONTH DAY"))),
        *(_rule(f"{day}_has_precision", f"({day} IS NULL) = ({day}_precision IS NULL)") for day in days),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )


def _period() -> tuple[Any, ...]:
    return (
        _date("period_from", required=True),
        _date("period_to", required=True),
        _rule("period_to_after_period_from", "period_to >= period_from"),
    )


def _link(name: str, table: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=not required)


def _words(name: str, terms: str, *, rule: str = "", required: bool = False) -> sa.Column[Any]:
    """One of a list of terms, held by a CHECK that is named after the list or, without `rule`, after the column."""
    kind = sa.Enum(*terms.split(), name=rule or name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=not required)


def _text(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not required)


def _money(name: str, *, required: bool = False, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(18, 2), nullable=not required, server_default=default and sa.text(default))


def _count(name: str, *, required: bool = False, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=not required, server_default=default and sa.text(default))


def _date(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=not required)


def _rule(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _unique(name: str, table: str, columns: list[str], *, where: str = LIVE, nulls_distinct: bool = True) -> None:
    extra: dict[str, Any] = {} if nulls_distinct else {"postgresql_nulls_not_distinct": True}
    op.create_index(name, table, columns, unique=True, postgresql_where=sa.text(where), **extra)
