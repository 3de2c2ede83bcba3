"""Who assists whom, and what they signed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.declare import column, entity, group, party, publish, row, rows, terms
from schema.district import City, District, Province, Town, Village
from schema.enterprise import Enterprise, Institution
from schema.inputs import given, inputs
from schema.record import Record
from schema.relay import Connection, PersonalConnection
from schema.values import Quantity

if TYPE_CHECKING:
    from schema.asset import Lease
    from schema.beneficiary import BenefitTally
    from schema.evidence import Claim, Discrepancy, SourceDocument
    from schema.fund import Commitment
    from schema.mobilisation import Mobilisation
    from schema.project import Project
    from schema.proposal import Proposal
    from schema.visit import Visit

terms(models.PairingKind, models.AgreementKind, models.AgreementStatus, models.AgreementRole)

Party = Annotated[
    Province | City | District | Town | Village | Enterprise | Institution,
    strawberry.union("Party", description="Who takes part: a place or an organisation. 参与方"),
]
publish("Party", Party)


@entity(models.Pairing, order=("starts_on", "title"), period=("starts_on", "ends_on"))
class Pairing(Record):
    """One party assists another for a time. 结对关系"""

    kind: models.PairingKind = column("What it joins, and under which policy. 结对类型")
    title: str = column("What it is called. 名称")
    basis: str | None = column("The decision that it rests on. 依据")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    assisting_party: Party = party("Who assists. 帮扶方", models.Pairing.assisting_division, models.Pairing.assisting_organisation)
    receiving_party: Party = party("Who is assisted. 受援方", models.Pairing.receiving_division, models.Pairing.receiving_organisation)
    parent_pairing: Pairing | None = row("The pairing that it belongs under. 上级结对")
    sub_pairings: Connection[Pairing] = rows("Pairings that belong under it, of towns, villages, schools. 下级结对")
    source: SourceDocument | None = row("Where it was read. 来源")
    agreements: Connection[Agreement] = rows("Agreements signed under it. 协议")
    commitments: Connection[Commitment] = rows("Money promised to it. 资金安排")
    projects: Connection[Project] = rows("Projects under it. 项目")
    mobilisations: Connection[Mobilisation] = rows("Investment, trade and gifts that it set in motion beside the funds. 撬动投入")
    benefit_tallies: Connection[BenefitTally] = rows("Counts of those whom it benefits, without names. 受益统计")
    visits: PersonalConnection[Visit] = rows("Visits of one side to the other. 互访")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")
    discrepancies: Connection[Discrepancy] = rows("Figures about it that do not agree. 差异")
    proposals: Connection[Proposal] = rows("What one side proposed of it. 变更提议")


@entity(models.Agreement, order=("signed_on", "title"), alike=("measure", "per", "modality"))
class Agreement(Record):
    """What parties signed. 协议"""

    kind: models.AgreementKind = column("What was agreed. 协议类型")
    title: str = column("What it is called. 名称")
    status: models.AgreementStatus | None = column("How far it has come; null where it is not known. 协议状态")
    signed_on: date | None = column("The day of signing. 签订日期")
    signed_on_precision: models.DatePrecision | None = column("How far that day is known. 签订日期精度")
    note: str | None = column("What a reader should know of it. 备注")
    quantity: Quantity = group("What is agreed, as printed: most often the sum that is invested. 协议数额")
    parties: Connection[AgreementParty] = rows("Who signed, each in its role. 协议方")
    pairing: Pairing | None = row("The pairing that it was signed under. 结对关系")
    project: Project | None = row("The project that it is about. 项目")
    source: SourceDocument | None = row("Where it was read. 来源")
    leases: Connection[Lease] = rows("Leases under it. 租约")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")
    proposals: Connection[Proposal] = rows("What one side proposed of it. 变更提议")


@entity(models.AgreementParty, order=("role",))
class AgreementParty(Record):
    """One side of an agreement, in its role. 协议方"""

    role: models.AgreementRole = column("What it does under the agreement. 协议角色")
    agreement: Agreement = row("The agreement. 协议")
    party: Party = party("Who it is. 参与方", models.AgreementParty.division, models.AgreementParty.organisation)


@inputs
class SignatoryInput:
    """Who is to sign a new agreement. 签约方"""

    role: models.AgreementRole = given("What it does under the agreement. 协议角色")
    party: strawberry.ID = given("Who it is. 参与方", of="AgreementParty.party")


SIGNATORIES = ("list[SignatoryInput] | None", given("Who signs it, each in its role. 协议方", optional=True))
