"""Create the record: its tables, the three roles that may touch them, and the secret of this installation.

The roles belong to the cluster, so they are made only where they are missing; whoever migrates becomes a member of all three
and chooses one by `SET ROLE` or by the connection's settings. Tables belong to the owner, so that no login owns any. A login
that may not make roles finds all three made, and itself a member, by whoever runs the cluster.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OWNER, WRITER, READER = "jiedui_owner", "jiedui_writer", "jiedui_reader"
LIVE = sa.text("deleted_at IS NULL")
DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CHECKED_SUM = " + ".join(
    f"(strpos('{DIGITS}', substr(credit_code, {place + 1}, 1)) - 1) * {1 if place == 17 else pow(3, place, 31)}" for place in range(18)
)
MEASURES = "CNY PERCENT PERSON PERSON_TIME HOUSEHOLD VILLAGE TOWN TIME PROJECT ASSET DEPARTMENT ENTERPRISE GROUP MODEL YEAR"
PERS = "YEAR PERSON PERSON_YEAR HOUSEHOLD VILLAGE CADRE UNSTATED"
BOUNDS = "EXACT ABOUT MORE_THAN AT_LEAST AT_MOST ROUNDED VAGUE QUALITATIVE"
MODALITIES = "ACTUAL PLANNED CAPACITY UNSTATED"
GROUPS = "DISABLED STUDENT WOMAN ELDERLY LABOUR_CAPABLE"
PREDICATES = (
    "FISCAL_FUNDS_DISBURSED TOWN_FUNDS_DISBURSED FUNDS_INVESTED AGREED_INVESTMENT INDUSTRY_FUNDS_INVESTED TOTAL_INVESTMENT "
    "ANNUAL_RETURN ANNUAL_YIELD ANNUAL_RENT RENT_TO_HOUSEHOLDS AVERAGE_INCOME INCOME_INCREASE PRIVATE_INVESTMENT "
    "ORDERS_PLACED PURCHASES PROFITS_AND_TAXES SCHOOL_BUILDING_COST PEOPLE_LIFTED PEOPLE_BENEFITED BENEFIT_PERSON_TIMES "
    "HOUSEHOLDS_PAIRED CADRES CADRES_SELECTED HOUSEHOLDS_PER_CADRE FIRST_SECRETARIES DEPARTMENTS_ASSIGNED "
    "ENTERPRISES_ASSIGNED JOBS_OFFERED GROUPS_TARGETED KEY_VILLAGES OTHER_VILLAGES VILLAGES_BENEFITED VILLAGES_COVERED "
    "PARTY_VILLAGES TOWNS_PAIRED PROJECTS_BUILT ASSETS_BUILT ASSETS_TITLED MODELS_REPLICATED EXCHANGE_VISITS DONATION_DRIVES "
    "PAIRED_SINCE SIGNED_IN BUILT_IN POSITION_IN_CITY LOCATED_IN INDICATOR_MET MECHANISM IMPLEMENTATION PARTY_TO LEASED_TO "
    "RENT_RECEIVED ALLOCATION_RULE EMPLOYMENT_PRIORITY HOLDS_POST HOLDS_ROLE HOUSEHOLDS_VISITED VISIT_CHECKS CONDITION "
    "BASE_SET_UP GAP_FILLED SHOWN_IN_PHOTO HOUSEHOLD_CIRCUMSTANCES"
)
PROGRAMMES = "DOMESTIC COLLABORATION"
TABLES = [
    "division",
    "instance",
    "fund",
    "household",
    "organisation",
    "person",
    "source_document",
    "village_profile",
    "beneficiary",
    "cadre",
    "membership",
    "pairing",
    "discrepancy",
    "posting",
    "project",
    "agreement",
    "asset",
    "benefit",
    "benefit_tally",
    "commitment",
    "mobilisation",
    "project_village",
    "agreement_party",
    "fund_transaction",
    "lease",
    "acknowledgement",
    "claim",
    "lease_asset",
    "discrepancy_claim",
]


def upgrade() -> None:
    _roles()
    _create_division()
    _create_instance()
    _create_fund()
    _create_household()
    _create_organisation()
    _create_person()
    _create_source_document()
    _create_village_profile()
    _create_beneficiary()
    _create_cadre()
    _create_membership()
    _create_pairing()
    _create_discrepancy()
    _create_posting()
    _create_project()
    _create_agreement()
    _create_asset()
    _create_benefit()
    _create_benefit_tally()
    _create_commitment()
    _create_mobilisation()
    _create_project_village()
    _create_agreement_party()
    _create_fund_transaction()
    _create_lease()
    _create_acknowledgement()
    _create_claim()
    _create_lease_asset()
    _create_discrepancy_claim()
    _grants()
    _guards()
    _instance()


def downgrade() -> None:
    """The roles stay: other databases of the cluster may use them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change, refuse_division_above_parent")


def _create_division() -> None:
    _table(
        "division",
        _words("level", "PROVINCE CITY COUNTY TOWN VILLAGE", required=True),
        _text("name", required=True),
        _text("name_en"),
        _texts("aliases"),
        _text("code"),
        _words("code_scheme", "GB_T_2260 GB_T_10114 NBS_STAT LOCAL"),
        sa.Column("code_verified", sa.Boolean(), server_default=sa.false(), nullable=False),
        _date("valid_from"),
        _date("valid_to"),
        _text("note"),
        _link("parent_id", "division"),
        _rule("code_has_scheme", "(code IS NULL) = (code_scheme IS NULL)"),
        _rule("province_is_root", "level <> 'PROVINCE' OR parent_id IS NULL"),
        _rule("parent_is_another", "parent_id <> id"),
        _rule("valid_to_after_valid_from", "valid_to >= valid_from"),
    )
    _unique(
        "uq_division_code",
        "division",
        ["code_scheme", "code"],
        where="valid_to IS NULL AND deleted_at IS NULL",
    )
    _unique(
        "uq_division_name",
        "division",
        ["parent_id", "level", "name"],
        where="valid_to IS NULL AND deleted_at IS NULL",
        nulls_distinct=False,
    )


def _create_instance() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.SmallInteger(), primary_key=True, autoincrement=False),
        _text("cursor_key", required=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        _rule("one_row", "id = 1"),
        _rule("cursor_key_long", "length(cursor_key) >= 32"),
    )


def _create_fund() -> None:
    _table(
        "fund",
        _text("name", required=True),
        _words("category", "FISCAL SOCIAL", rule="fund_category"),
        _words(
            "source",
            "SPECIAL_POVERTY POOLED_AGRICULTURAL LINE_DEPARTMENT BONDS_AND_LAND_QUOTA EAST_WEST_AND_CENTRAL "
            "INTRA_PROVINCIAL_PAIRED SOCIAL_DONATION",
            rule="fund_source",
        ),
        _count("year"),
        _money("total"),
        _text("note"),
        _rule("has_owner", "owner_district_id IS NOT NULL"),
        _rule("year_plausible", "year BETWEEN 1949 AND 2200"),
        _rule("total_positive", "total > 0 AND total <> 'NaN'::numeric"),
    )


def _create_household() -> None:
    _table(
        "household",
        _link("village_id", "division", required=True),
        _text("code", required=True),
        _words(
            "status", "REGISTERED LIFTED_OUT LIFTED_OUT_WITH_POLICY MONITORED ORDINARY WITHDRAWN", rule="household_status", required=True
        ),
        _date("lifted_out_on"),
        _word_list("causes"),
        _text("address"),
        _text("note"),
    )
    _unique(
        "uq_household_code",
        "household",
        ["village_id", "code"],
        where=LIVE,
    )


def _create_organisation() -> None:
    _table(
        "organisation",
        _words(
            "kind",
            "GOV_DEPT PUBLIC_INSTITUTION ENTERPRISE COOPERATIVE VILLAGE_COLLECTIVE SCHOOL TESTING_BODY SOCIAL_ORG",
            rule="organisation_kind",
            required=True,
        ),
        _text("name", required=True),
        _text("name_en"),
        _texts("aliases"),
        _text("credit_code"),
        _text("note"),
        _link("division_id", "division"),
        _rule("credit_code_form", f"credit_code ~ '^[{DIGITS}]{{18}}$'"),
        _rule("credit_code_sum", f"({CHECKED_SUM}) % 31 = 0"),
    )
    _unique(
        "uq_organisation_credit_code",
        "organisation",
        ["credit_code"],
        where=LIVE,
    )


def _create_person() -> None:
    _table(
        "person",
        _text("name", required=True),
        _words("gender", "FEMALE MALE"),
        _date("birth_date"),
        _text("phone"),
        _text("disability"),
        _word_list("groups"),
        _text("note"),
    )


def _create_source_document() -> None:
    _table(
        "source_document",
        _words("kind", "NEWS_ARTICLE OFFICIAL_REPORT WEB_PAGE CODE_TABLE OTHER", rule="source_kind", required=True),
        _text("title", required=True),
        _text("publisher"),
        _texts("authors"),
        _texts("photographers"),
        *_known_date("published_on"),
        _text("url"),
        _text("content_hash"),
        _text("note"),
        _rule("hash_is_sha256", "content_hash ~ '^[0-9a-f]{64}$'"),
        _rule("published_on_has_precision", "(published_on IS NULL) = (published_on_precision IS NULL)"),
    )
    _unique(
        "uq_source_document_hash",
        "source_document",
        ["content_hash"],
        where=LIVE,
    )


def _create_village_profile() -> None:
    _table(
        "village_profile",
        _link("village_id", "division", required=True),
        _words("designation", "PROVINCIAL_KEY MUNICIPAL_KEY SCATTERED OTHER", required=True),
        *_known_date("starts_on"),
        *_known_date("ends_on"),
        _text("note"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )
    _unique(
        "uq_village_profile_open",
        "village_profile",
        ["village_id", "designation"],
        where="ends_on IS NULL AND deleted_at IS NULL",
    )


def _create_beneficiary() -> None:
    _table(
        "beneficiary",
        _link("district_id", "division", required=True),
        _link("household_id", "household"),
        _link("person_id", "person"),
        _link("village_id", "division"),
        _word_list("groups"),
        _rule("one_party", "num_nonnulls(household_id, person_id, village_id) = 1"),
    )
    _unique(
        "uq_beneficiary_household",
        "beneficiary",
        ["household_id"],
    )
    _unique(
        "uq_beneficiary_person",
        "beneficiary",
        ["person_id"],
    )
    _unique(
        "uq_beneficiary_village",
        "beneficiary",
        ["village_id"],
    )


def _create_cadre() -> None:
    _table(
        "cadre",
        _text("name", required=True),
        _text("title"),
        _text("note"),
        _link("organisation_id", "organisation"),
        _link("source_id", "source_document"),
    )


def _create_membership() -> None:
    _table(
        "membership",
        _link("household_id", "household", required=True),
        _link("person_id", "person", required=True),
        _words("role", "HEAD SPOUSE CHILD PARENT GRANDCHILD OTHER", rule="member_role", required=True),
        _date("starts_on"),
        _date("ends_on"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )
    _unique(
        "uq_membership_head",
        "membership",
        ["household_id"],
        where="role = 'HEAD' AND ends_on IS NULL AND deleted_at IS NULL",
    )
    _unique(
        "uq_membership_open",
        "membership",
        ["person_id"],
        where="ends_on IS NULL AND deleted_at IS NULL",
    )


def _create_pairing() -> None:
    _table(
        "pairing",
        _words("kind", "EAST_WEST INTRA_PROVINCIAL TOWN VILLAGE SCHOOL HOSPITAL ENTERPRISE_VILLAGE", rule="pairing_kind", required=True),
        _text("title", required=True),
        _link("assisting_division_id", "division"),
        _link("assisting_organisation_id", "organisation"),
        _link("receiving_division_id", "division"),
        _link("receiving_organisation_id", "organisation"),
        _link("parent_pairing_id", "pairing"),
        _text("basis"),
        *_known_date("starts_on"),
        *_known_date("ends_on"),
        _text("note"),
        _link("source_id", "source_document"),
        _rule("one_assisting_party", "num_nonnulls(assisting_division_id, assisting_organisation_id) = 1"),
        _rule("one_receiving_party", "num_nonnulls(receiving_division_id, receiving_organisation_id) = 1"),
        _rule(
            "parties_differ",
            "assisting_division_id IS DISTINCT FROM receiving_division_id OR assisting_organisation_id IS DISTINCT "
            "FROM receiving_organisation_id",
        ),
        _rule(
            "districts_are_places",
            "kind NOT IN ('EAST_WEST', 'INTRA_PROVINCIAL') OR num_nulls(assisting_division_id, receiving_division_id) = 0",
        ),
        _rule("parent_is_another", "parent_pairing_id <> id"),
        _rule("starts_on_has_precision", "(starts_on IS NULL) = (starts_on_precision IS NULL)"),
        _rule("ends_on_has_precision", "(ends_on IS NULL) = (ends_on_precision IS NULL)"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )
    _unique(
        "uq_pairing_open",
        "pairing",
        ["kind", "assisting_division_id", "assisting_organisation_id", "receiving_division_id", "receiving_organisation_id"],
        where="ends_on IS NULL AND deleted_at IS NULL",
        nulls_distinct=False,
    )


def _create_discrepancy() -> None:
    _table(
        "discrepancy",
        _text("title", required=True),
        _words("status", "OPEN EXPLAINED ACCEPTED", rule="discrepancy_status", required=True),
        _number("delta"),
        _words("measure", MEASURES),
        _text("explanation"),
        _text("note"),
        _link("pairing_id", "pairing"),
        _rule("delta_has_measure", "(delta IS NULL) = (measure IS NULL)"),
        _rule("closed_is_explained", "status = 'OPEN' OR explanation IS NOT NULL"),
    )


def _create_posting() -> None:
    _table(
        "posting",
        _link("cadre_id", "cadre", required=True),
        _link("division_id", "division", required=True),
        _words("kind", "FIRST_SECRETARY TOWN_OFFICER RESPONSIBLE TEAM_MEMBER", rule="posting_kind", required=True),
        *_known_date("starts_on"),
        *_known_date("ends_on"),
        _text("note"),
        _rule("starts_on_has_precision", "(starts_on IS NULL) = (starts_on_precision IS NULL)"),
        _rule("ends_on_has_precision", "(ends_on IS NULL) = (ends_on_precision IS NULL)"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )
    _unique(
        "uq_posting_first_secretary_of_village",
        "posting",
        ["division_id"],
        where="kind = 'FIRST_SECRETARY' AND ends_on IS NULL AND deleted_at IS NULL",
    )
    _unique(
        "uq_posting_first_secretary_once",
        "posting",
        ["cadre_id"],
        where="kind = 'FIRST_SECRETARY' AND ends_on IS NULL AND deleted_at IS NULL",
    )


def _create_project() -> None:
    _table(
        "project",
        _text("name", required=True),
        _texts("aliases"),
        _words(
            "category",
            "INDUSTRY LIVELIHOOD INFRASTRUCTURE EDUCATION DISABILITY BEAUTIFUL_VILLAGE EMPLOYMENT RURAL_REVITALISATION",
            rule="project_category",
            required=True,
        ),
        _words("mode", "DISTRICT_LED TOWN_LED VILLAGE_LED ENTERPRISE_LED", rule="project_mode"),
        _words("programme", PROGRAMMES),
        _words("status", "PLANNED APPROVED BUILDING ACCEPTED OPERATING CLOSED", rule="project_status"),
        _date("planned_starts_on"),
        _date("planned_ends_on"),
        *_known_date("starts_on"),
        *_known_date("ends_on"),
        _text("note"),
        _link("parent_project_id", "project"),
        _link("pairing_id", "pairing"),
        _link("location_id", "division"),
        _link("implementer_id", "organisation"),
        _link("source_id", "source_document"),
        _rule("domestic_has_no_pairing", "programme <> 'DOMESTIC' OR pairing_id IS NULL"),
        _rule("parent_is_another", "parent_project_id <> id"),
        _rule("starts_on_has_precision", "(starts_on IS NULL) = (starts_on_precision IS NULL)"),
        _rule("ends_on_has_precision", "(ends_on IS NULL) = (ends_on_precision IS NULL)"),
        _rule("planned_ends_on_after_planned_starts_on", "planned_ends_on >= planned_starts_on"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )


def _create_agreement() -> None:
    _table(
        "agreement",
        _words("kind", "CO_CONSTRUCTION ENTRUSTED_CONSTRUCTION LEASE COLLABORATION", rule="agreement_kind", required=True),
        _text("title", required=True),
        _words("status", "DRAFT SIGNED ENDED", rule="agreement_status"),
        *_known_date("signed_on"),
        _text("note"),
        _link("pairing_id", "pairing"),
        _link("project_id", "project"),
        _link("source_id", "source_document"),
        _number("value"),
        _words("measure", MEASURES),
        _words("per", PERS),
        _words("bound", BOUNDS),
        _words("modality", MODALITIES),
        _text("original_text"),
        _rule("signed_on_has_precision", "(signed_on IS NULL) = (signed_on_precision IS NULL)"),
        _rule("number_has_unit", "value IS NULL OR num_nulls(measure, bound, modality) = 0"),
        _rule("bound_fits_number", "(bound IN ('VAGUE', 'QUALITATIVE')) = (value IS NULL)"),
        _rule("value_finite", "value <> 'NaN'::numeric"),
    )


def _create_asset() -> None:
    _table(
        "asset",
        _text("name", required=True),
        _words("asset_class", "OPERATING PUBLIC HOUSEHOLD"),
        _words("stage", "INVENTORIED TITLED REGISTERED TRANSFERRED OPERATING DISPOSED", rule="asset_stage"),
        _count("units"),
        _money("original_value"),
        *_known_date("built_on"),
        _text("note"),
        _link("project_id", "project"),
        _link("location_id", "division"),
        _link("source_id", "source_document"),
        _rule("units_positive", "units > 0"),
        _rule("original_value_positive", "original_value > 0 AND original_value <> 'NaN'::numeric"),
        _rule("built_on_has_precision", "(built_on IS NULL) = (built_on_precision IS NULL)"),
    )


def _create_benefit() -> None:
    _table(
        "benefit",
        _words("form", "CASH IN_KIND JOB TRAINING SERVICE", rule="benefit_form", required=True),
        _text("title", required=True),
        _money("amount"),
        _date("occurred_on", required=True),
        _words("group", GROUPS),
        _link("beneficiary_id", "beneficiary", required=True),
        _link("provider_id", "organisation"),
        _link("project_id", "project"),
        _link("fund_id", "fund"),
        _rule("amount_positive", "amount > 0 AND amount <> 'NaN'::numeric"),
        _rule("cash_has_amount", "form <> 'CASH' OR amount IS NOT NULL"),
    )


def _create_benefit_tally() -> None:
    _table(
        "benefit_tally",
        _link("division_id", "division", required=True),
        _count("count", required=True),
        _words("measure", MEASURES, required=True),
        _words("bound", BOUNDS, required=True),
        _words("form", "CASH IN_KIND JOB TRAINING SERVICE", rule="benefit_form"),
        _words("group", GROUPS),
        *_known_date("period_from"),
        *_known_date("period_to"),
        _text("note"),
        _link("pairing_id", "pairing"),
        _link("project_id", "project"),
        _link("source_id", "source_document"),
        _rule("count_not_negative", "count >= 0"),
        _rule("measure_counts_recipients", "measure IN ('PERSON', 'PERSON_TIME', 'HOUSEHOLD', 'VILLAGE')"),
        _rule("bound_of_a_number", "bound NOT IN ('VAGUE', 'QUALITATIVE')"),
        _rule("period_from_has_precision", "(period_from IS NULL) = (period_from_precision IS NULL)"),
        _rule("period_to_has_precision", "(period_to IS NULL) = (period_to_precision IS NULL)"),
        _rule("period_to_after_period_from", "period_to >= period_from"),
    )


def _create_commitment() -> None:
    _table(
        "commitment",
        _text("title", required=True),
        _words("programme", PROGRAMMES, required=True),
        _money("amount", required=True),
        _words("status", "DRAFT APPROVED CANCELLED", rule="commitment_status", required=True),
        _date("approved_on"),
        _text("note"),
        _link("fund_id", "fund", required=True),
        _link("pairing_id", "pairing"),
        _link("project_id", "project"),
        _rule("collaboration_has_pairing", "(programme = 'COLLABORATION') = (pairing_id IS NOT NULL)"),
        _rule("approved_has_date", "status <> 'APPROVED' OR approved_on IS NOT NULL"),
        _rule("amount_positive", "amount > 0 AND amount <> 'NaN'::numeric"),
    )


def _create_mobilisation() -> None:
    _table(
        "mobilisation",
        _words(
            "kind", "ENTERPRISE_INVESTMENT ORDER CONSUMPTION_PURCHASE DONATION ATTRACTED_PROJECT", rule="mobilisation_kind", required=True
        ),
        _text("title", required=True),
        *_known_date("occurred_on"),
        _text("note"),
        _link("pairing_id", "pairing"),
        _link("party_division_id", "division"),
        _link("party_organisation_id", "organisation"),
        _link("receiving_division_id", "division"),
        _link("project_id", "project"),
        _link("source_id", "source_document"),
        _number("value"),
        _words("measure", MEASURES),
        _words("per", PERS),
        _words("bound", BOUNDS),
        _words("modality", MODALITIES),
        _text("original_text"),
        _rule("at_most_one_party", "num_nonnulls(party_division_id, party_organisation_id) <= 1"),
        _rule("occurred_on_has_precision", "(occurred_on IS NULL) = (occurred_on_precision IS NULL)"),
        _rule("number_has_unit", "value IS NULL OR num_nulls(measure, bound, modality) = 0"),
        _rule("bound_fits_number", "(bound IN ('VAGUE', 'QUALITATIVE')) = (value IS NULL)"),
        _rule("value_finite", "value <> 'NaN'::numeric"),
    )


def _create_project_village() -> None:
    _table(
        "project_village",
        _link("project_id", "project", required=True),
        _link("village_id", "division", required=True),
        _words("role", "SITE BENEFIT", rule="village_role", required=True),
    )
    _unique(
        "uq_project_village",
        "project_village",
        ["project_id", "village_id", "role"],
        where=LIVE,
    )


def _create_agreement_party() -> None:
    _table(
        "agreement_party",
        _link("agreement_id", "agreement", required=True),
        _words("role", "ASSISTING RECEIVING PRINCIPAL CONTRACTOR LESSOR LESSEE", rule="agreement_role", required=True),
        _link("division_id", "division"),
        _link("organisation_id", "organisation"),
        _rule("one_party", "num_nonnulls(division_id, organisation_id) = 1"),
    )
    _unique(
        "uq_agreement_party_division",
        "agreement_party",
        ["agreement_id", "division_id", "role"],
        where=LIVE,
    )
    _unique(
        "uq_agreement_party_organisation",
        "agreement_party",
        ["agreement_id", "organisation_id", "role"],
        where=LIVE,
    )


def _create_fund_transaction() -> None:
    _table(
        "fund_transaction",
        _words("kind", "DISBURSEMENT TRANSFER EXPENDITURE REFUND REVERSAL", rule="transaction_kind", required=True),
        _money("amount", required=True),
        _date("occurred_on", required=True),
        _text("voucher_no"),
        _text("note"),
        _link("commitment_id", "commitment", required=True),
        _link("payer_division_id", "division"),
        _link("payer_organisation_id", "organisation"),
        _link("payee_division_id", "division"),
        _link("payee_organisation_id", "organisation"),
        _link("parent_transaction_id", "fund_transaction"),
        _link("reversal_of_id", "fund_transaction"),
        _rule("one_payer", "num_nonnulls(payer_division_id, payer_organisation_id) = 1"),
        _rule("one_payee", "num_nonnulls(payee_division_id, payee_organisation_id) = 1"),
        _rule("amount_positive", "amount > 0 AND amount <> 'NaN'::numeric"),
        _rule("reversal_has_target", "(kind = 'REVERSAL') = (reversal_of_id IS NOT NULL)"),
        _rule("transfer_has_parent", "kind <> 'TRANSFER' OR parent_transaction_id IS NOT NULL"),
        _rule("not_of_itself", "parent_transaction_id <> id AND reversal_of_id <> id"),
        sa.UniqueConstraint("id", "amount"),
        sa.ForeignKeyConstraint(
            [
                "reversal_of_id",
                "amount",
            ],
            ["fund_transaction.id", "fund_transaction.amount"],
            name="fk_fund_transaction_reversal_same_amount",
        ),
    )
    _unique(
        "uq_fund_transaction_reversal",
        "fund_transaction",
        ["reversal_of_id"],
    )


def _create_lease() -> None:
    _table(
        "lease",
        _text("title", required=True),
        _money("annual_rent"),
        *_known_date("starts_on"),
        *_known_date("ends_on"),
        _text("note"),
        _link("lessee_id", "organisation", required=True),
        _link("agreement_id", "agreement"),
        _link("source_id", "source_document"),
        _rule("annual_rent_positive", "annual_rent > 0 AND annual_rent <> 'NaN'::numeric"),
        _rule("starts_on_has_precision", "(starts_on IS NULL) = (starts_on_precision IS NULL)"),
        _rule("ends_on_has_precision", "(ends_on IS NULL) = (ends_on_precision IS NULL)"),
        _rule("ends_on_after_starts_on", "ends_on >= starts_on"),
    )


def _create_acknowledgement() -> None:
    _table(
        "acknowledgement",
        _link("transaction_id", "fund_transaction", required=True),
        _words("verdict", "ACKNOWLEDGED DISPUTED", rule="acknowledgement_verdict", required=True),
        _money("amount", required=True),
        sa.Column("amount_in_full", sa.Numeric(18, 2), sa.Computed("CASE WHEN verdict = 'ACKNOWLEDGED' THEN amount END", persisted=True)),
        _date("received_on"),
        _text("voucher_no"),
        _text("note"),
        _rule("amount_not_negative", "amount >= 0 AND amount <> 'NaN'::numeric"),
        _rule("acknowledged_was_received", "verdict <> 'ACKNOWLEDGED' OR (amount > 0 AND received_on IS NOT NULL)"),
        sa.ForeignKeyConstraint(
            [
                "transaction_id",
                "amount_in_full",
            ],
            ["fund_transaction.id", "fund_transaction.amount"],
            name="fk_acknowledgement_acknowledged_in_full",
        ),
    )


def _create_claim() -> None:
    _table(
        "claim",
        _words("predicate", PREDICATES, required=True),
        _words("origin", "PRINTED DERIVED", rule="claim_origin", required=True),
        _words("status", "UNCHECKED CONFIRMED DISPUTED", rule="claim_status", required=True, default="UNCHECKED"),
        _text("statement", required=True),
        _text("quote"),
        _text("locator"),
        _count("position", required=True),
        *_known_date("period_from"),
        *_known_date("period_to"),
        _text("printed_name"),
        _text("correction_reason"),
        _words("membership", "STATED UNSTATED", rule="part_membership"),
        _text("note"),
        _link("source_id", "source_document", required=True),
        _link("division_id", "division"),
        _link("pairing_id", "pairing"),
        _link("organisation_id", "organisation"),
        _link("fund_id", "fund"),
        _link("project_id", "project"),
        _link("asset_id", "asset"),
        _link("agreement_id", "agreement"),
        _link("lease_id", "lease"),
        _link("mobilisation_id", "mobilisation"),
        _link("cadre_id", "cadre"),
        _link("corrected_division_id", "division"),
        _link("part_of_id", "claim"),
        _number("value"),
        _words("measure", MEASURES),
        _words("per", PERS),
        _words("bound", BOUNDS),
        _words("modality", MODALITIES),
        _text("original_text"),
        _rule(
            "one_subject",
            "num_nonnulls(division_id, pairing_id, organisation_id, fund_id, project_id, asset_id, agreement_id, "
            "lease_id, mobilisation_id, cadre_id) = 1",
        ),
        _rule("number_has_unit", "value IS NULL OR num_nulls(measure, bound, modality) = 0"),
        _rule("bound_fits_number", "(bound IN ('VAGUE', 'QUALITATIVE')) = (value IS NULL)"),
        _rule("value_finite", "value <> 'NaN'::numeric"),
        _rule("bound_and_modality", "bound IS NOT NULL AND modality IS NOT NULL"),
        _rule("printed_has_quote", "origin <> 'PRINTED' OR quote IS NOT NULL"),
        _rule("derived_says_how", "origin <> 'DERIVED' OR note IS NOT NULL"),
        _rule("part_says_membership", "(part_of_id IS NULL) = (membership IS NULL)"),
        _rule("not_part_of_itself", "part_of_id <> id"),
        _rule("correction_has_reason", "num_nulls(corrected_division_id, correction_reason, printed_name) IN (0, 3)"),
        _rule("period_from_has_precision", "(period_from IS NULL) = (period_from_precision IS NULL)"),
        _rule("period_to_has_precision", "(period_to IS NULL) = (period_to_precision IS NULL)"),
        _rule("period_to_after_period_from", "period_to >= period_from"),
    )


def _create_lease_asset() -> None:
    _table(
        "lease_asset",
        _link("lease_id", "lease", required=True),
        _link("asset_id", "asset", required=True),
    )
    _unique(
        "uq_lease_asset",
        "lease_asset",
        ["lease_id", "asset_id"],
        where=LIVE,
    )


def _create_discrepancy_claim() -> None:
    _table(
        "discrepancy_claim",
        _link("discrepancy_id", "discrepancy", required=True),
        _link("claim_id", "claim", required=True),
        _words("role", "HEADLINE PART RIVAL", rule="discrepancy_role", required=True),
    )
    _unique(
        "uq_discrepancy_claim",
        "discrepancy_claim",
        ["discrepancy_id", "claim_id"],
        where=LIVE,
    )
    _unique(
        "uq_discrepancy_claim_headline",
        "discrepancy_claim",
        ["discrepancy_id"],
        where="role = 'HEADLINE' AND deleted_at IS NULL",
    )


def _roles() -> None:
    for role in (OWNER, WRITER, READER):
        op.execute(f"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} NOLOGIN;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database of the cluster was migrated at this moment
            END $$
        """)
        op.execute(f"""
            DO $$ BEGIN
                IF NOT (pg_has_role(current_user, '{role}', 'SET') AND pg_has_role(current_user, '{role}', 'USAGE')) THEN
                    EXECUTE format('GRANT {role} TO %I WITH INHERIT TRUE, SET TRUE', current_user);
                END IF;
            END $$
        """)


def _guards() -> None:
    """What no CHECK can hold: a division is below its parent, so the tree has no ring; what was paid or answered stays as it was."""
    op.execute("""
        CREATE FUNCTION refuse_division_above_parent() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            levels CONSTANT text[] := ARRAY['PROVINCE', 'CITY', 'COUNTY', 'TOWN', 'VILLAGE'];
        BEGIN
            PERFORM FROM division WHERE id = NEW.parent_id FOR SHARE;
            IF EXISTS (
                SELECT FROM division other
                WHERE other.id = NEW.parent_id AND array_position(levels, other.level) >= array_position(levels, NEW.level)
                   OR other.parent_id = NEW.id AND array_position(levels, other.level) <= array_position(levels, NEW.level)
            ) THEN
                RAISE 'a division is below its parent' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END $$
    """)
    op.execute("""
        CREATE CONSTRAINT TRIGGER division_below_parent AFTER INSERT OR UPDATE OF parent_id, level ON division
        FOR EACH ROW EXECUTE FUNCTION refuse_division_above_parent()
    """)
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            kept CONSTANT text[] := ARRAY['version', 'owner_district_id', 'demo', 'updated_at', 'deleted_at', 'note', 'amount_in_full'];
        BEGIN
            IF to_jsonb(NEW) - kept <> to_jsonb(OLD) - kept THEN
                RAISE 'a % is not changed', TG_TABLE_NAME
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END $$
    """)
    for table in ("fund_transaction", "acknowledgement"):
        op.execute(f"""
            CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """)
    for function in ("refuse_division_above_parent", "refuse_change"):
        op.execute(f"ALTER FUNCTION {function} OWNER TO {OWNER}")


def _grants() -> None:
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {WRITER}, {READER}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} OWNER TO {OWNER}")
        op.execute(f"GRANT SELECT ON {table} TO {READER}, {WRITER}")
        if table != "instance":
            op.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO {WRITER}")


def _instance() -> None:
    secret = " || ".join(["gen_random_uuid()::text"] * 4)
    op.execute(f"INSERT INTO instance (id, cursor_key) VALUES (1, encode(sha256(({secret})::bytea), 'hex'))")  # noqa: S608


def _table(name: str, *parts: Any) -> None:
    """A table of rows that a district owns: its key in front, what every row has behind, an index for each key of another table."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    rules = [part for part in parts if not isinstance(part, sa.Column)]
    keys = [column.name for column in [*columns, *_kept()] if column.foreign_keys]
    op.create_table(name, sa.Column("id", sa.Uuid(), primary_key=True), *columns, *_kept(), *rules)
    for key in keys:
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


def _link(name: str, table: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=not required)


def _words(name: str, terms: str, *, rule: str = "", required: bool = False, default: str | None = None) -> sa.Column[Any]:
    """One of a list of terms, held by a CHECK that is named after the list or, without `rule`, after the column."""
    kind = sa.Enum(*terms.split(), name=rule or name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=not required, server_default=default)


def _word_list(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.ARRAY(sa.String(40)), server_default=sa.text("'{}'"), nullable=False)


def _texts(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)


def _text(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not required)


def _money(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(18, 2), nullable=not required)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(24, 6))


def _count(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=not required)


def _date(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=not required)


def _known_date(name: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    """A date that may be known to the year or the month only."""
    return _date(name), _words(f"{name}_precision", "YEAR MONTH DAY")


def _rule(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _unique(name: str, table: str, columns: list[str], *, where: Any = None, nulls_distinct: bool = True) -> None:
    """A unique index over live rows, or over those of `where`."""
    condition = sa.text(where) if isinstance(where, str) else where
    extra: dict[str, Any] = {} if nulls_distinct else {"postgresql_nulls_not_distinct": True}
    op.create_index(name, table, columns, unique=True, postgresql_where=condition, **extra)
