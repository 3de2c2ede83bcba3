"""Rows as lines of COPY, and their keys.

A key has the shape of a UUIDv7: a millisecond for each row in front, so that an index fills from the right, and behind it the digest
of the seed and the table. Which row it is follows from its number, so a row that refers to another need not have seen it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from app.data.identity import INSTANT
from app.models.spelling import spelling

NULL, TAB = "\\N", "\t"
OWNED = ("owner_district_id", "demo")
# Where a name stands in a line, and whether it is a person's: its pinyin ends the line.
SPELLED = {
    **{"division": (2, False), "organisation": (2, False), "project": (1, False), "fund": (1, False), "agreement": (2, False)},
    **{"cadre": (1, True), "person": (1, True)},
}
COLUMNS = {
    table: (*columns.split(), *OWNED, *(["pinyin"] if table in SPELLED else []))
    for table, columns in {
        "division": "id level name code code_scheme parent_id",
        "village_profile": "id village_id designation starts_on starts_on_precision",
        "organisation": "id kind name division_id",
        "cadre": "id name title organisation_id",
        "posting": "id cadre_id division_id kind starts_on starts_on_precision",
        "village_assignment": "id kind starts_on starts_on_precision village_id organisation_id",
        "pairing": "id kind title assisting_division_id receiving_division_id parent_pairing_id starts_on starts_on_precision",
        "agreement": "id kind title status signed_on signed_on_precision pairing_id value measure bound modality original_text",
        "agreement_party": "id agreement_id role division_id",
        "mobilisation": "id kind title occurred_on occurred_on_precision pairing_id party_division_id receiving_division_id"
        " value measure bound modality original_text",
        "fund": "id name category source year total",
        "household": "id village_id code status lifted_out_on causes",
        "person": "id name gender birth_date disability groups",
        "membership": "id household_id person_id role starts_on ends_on",
        "household_status_event": "id from_status to_status occurred_on reason evidence household_id",
        "monitoring_record": "id kind status_then risks measures identified_on household_id",
        "household_pairing": "id cadre_id household_id starts_on starts_on_precision",
        "beneficiary": "id district_id person_id village_id groups",
        "benefit": "id form title amount occurred_on group beneficiary_id provider_id project_id fund_id distribution_line_id",
        "benefit_tally": "id division_id count measure bound period_from period_from_precision period_to period_to_precision note",
        "project": "id name category mode programme status starts_on starts_on_precision pairing_id location_id implementer_id",
        "project_village": "id project_id village_id role",
        "commitment": "id title programme amount status approved_on fund_id pairing_id project_id",
        "fund_transaction": "id kind amount occurred_on voucher_no commitment_id payer_division_id payee_division_id"
        " payee_organisation_id parent_transaction_id reversal_of_id",
        "acknowledgement": "id transaction_id verdict amount received_on note",
        "asset": "id name asset_class stage units original_value built_on built_on_precision project_id location_id",
        "asset_right": "id asset_id kind share starts_on starts_on_precision holder_organisation_id",
        "lease": "id title annual_rent starts_on starts_on_precision lessee_id",
        "lease_asset": "id lease_id asset_id",
        "income_receipt": "id lease_id period_from period_to due received received_on voucher_no",
        "benefit_distribution": "id title rule status period_from period_to total publicity_from publicity_to paid_on village_id",
        "distribution_receipt": "id distribution_id income_receipt_id",
        "distribution_line": "id distribution_id household_id organisation_id component amount delivered paid_on receipt_no"
        " failure_reason status_then members_then",
        "visit": "id kind occurred_on household_id cadre_in_post satisfaction needs notes",
        "visit_participant": "id visit_id cadre_id",
        "feedback": "id kind status received_on content answer answered_on division_id household_id cadre_id",
        "indicator_set": "id code edition title subject_kind",
        "indicator_item": "id position title answer subject_kind indicator_set_id",
        "indicator_result": "id item_id subject_kind answer met status locked period_from period_to village_id",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one seed."""

    seed: int

    def of(self, kind: str) -> Callable[[int], str]:
        """From the number of a row to its key; `kind` is a table, or a part of one that is numbered by itself.

        >>> Keys(7).of("person")(1)
        '0174e1756001736d81a22d1c3c9cad00'
        """
        digest = sha256(f"province/{self.seed}/{kind}".encode()).hexdigest()
        tail = f"7{digest[:3]}8{digest[3:18]}"
        return lambda number: f"{INSTANT + number:012x}{tail}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines by table; a line holds the columns of `COLUMNS`, and ends as its district's do."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, owner: str, *values: object) -> None:
        """One row, for where there are few: `None` is null. Where there are many, a line is written as a whole."""
        told = (NULL if value is None else str(value) for value in values)
        self.lines[table].append("\t".join((*told, ending(owner))))

    def texts(self) -> dict[str, tuple[bytes, int]]:
        """What COPY reads, and how many rows that are."""
        return {table: ("".join(spelled(table, lines)).encode(), len(lines)) for table, lines in self.lines.items()}


def spelled(table: str, lines: list[str]) -> list[str]:
    """The lines of a table with the pinyin of their names."""
    if table not in SPELLED:
        return lines
    at, person = SPELLED[table]
    return [f"{line[:-1]}\t{spelling([line.split(TAB, at + 1)[at]], person=person)}\n" for line in lines]


def ending(owner: str) -> str:
    """The columns that every row ends with."""
    return f"{owner}\tt\n"
