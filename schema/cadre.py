"""The people who do the work in the open: cadres and named officials, in full."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.declare import column, entity, ordered_by, party, publish, row, rows, terms
from schema.district import Village
from schema.enterprise import Enterprise, Institution
from schema.inputs import Change, Input, Takes, given, inputs
from schema.record import Record
from schema.relay import Connection, PersonalConnection

if TYPE_CHECKING:
    from schema.beneficiary import Household
    from schema.district import Division
    from schema.enterprise import Organisation
    from schema.evidence import Claim, SourceDocument
    from schema.feedback import Feedback
    from schema.visit import VisitParticipant

terms(models.PostingKind, models.AssignmentKind)


@entity(models.Cadre, order=("name",))
class Cadre(Record):
    """An official, under the name in public. 干部"""

    name: str = column("The full name. 姓名")
    title: str | None = column("The office that is held. 职务")
    note: str | None = column("What a reader should know. 备注")
    organisation: Organisation | None = row("Where the official belongs. 所在单位")
    source: SourceDocument | None = row("Where it was read. 来源")
    postings: Connection[Posting] = rows("The places served, and as what. 派驻")
    household_pairings: PersonalConnection[HouseholdPairing] = rows("The households that the cadre stands or stood by. 帮扶对子")
    village_assignments: Connection[VillageAssignment] = rows("The villages that the cadre is or was answerable for. 包村")
    visits: Connection[VisitParticipant] = rows("Visits that the cadre took part in. 走访")
    feedback: PersonalConnection[Feedback] = rows("What people said, for the cadre to look after. 反馈")
    claims: Connection[Claim] = rows("What sources say of the official. 陈述")


@entity(models.Posting, order=("starts_on",), period=("starts_on", "ends_on"))
class Posting(Record):
    """A cadre serves a place for a time. 派驻"""

    kind: models.PostingKind = column("What the cadre is posted for. 派驻类型")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    cadre: Cadre = row("The cadre. 干部")
    division: Division = row("The place. 派驻地")


@entity(models.HouseholdPairing, order=("starts_on",), period=("starts_on", "ends_on"))
@ordered_by("household.code", "the number of the household. 户编号")
class HouseholdPairing(Record):
    """A cadre stands by a household for a time. 帮扶对子"""

    principal: bool = column("Whether the cadre answers first for the household; one at most does. 是否主要帮扶责任人")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    end_reason: str | None = column("Why it ended, as another post for the cadre; nothing of the household. 终止原因")
    cadre: Cadre = row("The cadre. 干部")
    household: Household | None = row("The household. 户")


Helper = Annotated[
    Cadre | Enterprise | Institution,
    strawberry.union("Helper", description="Who helps: a cadre or an organisation. 帮扶主体"),
]
publish("Helper", Helper)


@entity(models.VillageAssignment, order=("starts_on",), period=("starts_on", "ends_on"))
class VillageAssignment(Record):
    """A department, an enterprise or a cadre is answerable for a village for a time. 包村"""

    kind: models.AssignmentKind = column("Who is answerable. 包村类型")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    village: Village | None = row("The village. 村")
    party: Helper = party("Who is answerable for it. 包村主体", models.VillageAssignment.organisation, models.VillageAssignment.cadre)


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class PairCadreInput(Input):
    """A cadre who stands by a household. 结对"""

    cadre: strawberry.ID = given("The cadre. 干部", of="HouseholdPairing.cadre")
    household: strawberry.ID = given("The household. 户", of="HouseholdPairing.household")
    starts_on: date = given("The first day. 起始日期")
    principal: bool = strawberry.field(
        default=True, description="Whether the household turns to this cadre first. 是否主要责任人", metadata={"takes": Takes()}
    )


@inputs
class EndPairingInput(Change):
    """A cadre who stands by a household no more. 终止结对"""

    id: strawberry.ID = given("Which one. 标识", to="HouseholdPairing")
    ends_on: date = given("The last day. 终止日期")
    end_reason: str = given("Why. 终止原因")


@inputs
class TransferHouseholdsInput(Input):
    """Households that pass from one cadre to another. 移交帮扶户"""

    from_cadre: strawberry.ID = given("Who stood by them. 原责任人", to="Cadre")
    to_cadre: strawberry.ID = given("Who stands by them now. 新责任人", to="Cadre")
    on: date = given("The day. 移交日期")
    reason: str = given("Why. 移交原因")
    households: list[strawberry.ID] | None = given("Which ones; all of them where it is left out. 户", to="Household", optional=True)


@inputs
class PostFirstSecretaryInput(Input):
    """A cadre who becomes a village's First Secretary. 选派第一书记"""

    cadre: strawberry.ID = given("The cadre. 干部", of="Posting.cadre")
    village: strawberry.ID = given("The village. 村", of="Posting.division")
    starts_on: date = given("The first day. 起始日期")
    note: str | None = given("What a reader should know of it. 备注", optional=True)
