"""Who went to see whom, what was checked, and who took part."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from app import models
from schema.beneficiary import Household
from schema.cadre import Helper
from schema.declare import column, entity, ordered_by, party, publish, row, rows, terms
from schema.district import City, District, Province, Town, Village
from schema.inputs import Input, given, inputs
from schema.pairing import Pairing
from schema.record import Record
from schema.relay import Connection

terms(models.VisitKind)

VisitSubject = Annotated[
    Household | Pairing | Province | City | District | Town | Village,
    strawberry.union("VisitSubject", description="What is visited: a household, the other side of a pairing, a place. 走访对象"),
]
publish("VisitSubject", VisitSubject)


@entity(models.Visit, order=("occurred_on",))
class Visit(Record):
    """One visit on one day; what was written down stays. 走访"""

    kind: models.VisitKind = column("Who goes to see whom. 走访类型")
    occurred_on: date = column("The day of the visit. 走访日期")
    level: models.Level | None = column("The level of the offices that met, for an exchange. 互访层级")
    cadre_in_post: bool | None = column("Whether the responsible cadre does the work, for a household. 帮扶责任人是否到位")
    satisfaction: int | None = column("How content the household is, from 1 to 5; personal. 满意度")
    needs: str | None = column("What is needed; personal. 需求")
    notes: str | None = column("What was seen and said; personal. 走访记录")
    photos: list[str] = column("Names of the pictures that were kept; personal. 照片")
    subject: VisitSubject | None = party("What was visited. 走访对象", models.Visit.household, models.Visit.pairing, models.Visit.division)
    participants: Connection[VisitParticipant] = rows("Who went there. 走访人")


@entity(models.VisitParticipant)
@ordered_by("visit.occurred_on", "the day of the visit. 走访日期")
class VisitParticipant(Record):
    """A cadre or an organisation that took part in a visit. 走访人"""

    visit: Visit | None = row("The visit. 走访")
    party: Helper = party("Who took part. 走访人", models.VisitParticipant.cadre, models.VisitParticipant.organisation)


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class ParticipantInput:
    """Somebody who took part. 走访人"""

    party: strawberry.ID = given("A cadre or an organisation. 走访人", of="VisitParticipant.party")


@inputs
class LogVisitInput(Input):
    """A visit on one day. 走访"""

    kind: models.VisitKind = given("Who goes to see whom. 走访类型")
    occurred_on: date = given("The day. 走访日期")
    subject: strawberry.ID = given("The household, the pairing or the place that is visited. 走访对象", of="Visit.subject")
    participants: list[ParticipantInput] = given("Who took part. 走访人")
    level: models.Level | None = given("On which level; of exchanges alone. 层级", optional=True)
    cadre_in_post: bool | None = given("Whether the cadre in charge was there; of households alone. 责任人是否到位", optional=True)
    satisfaction: int | None = given("From 1 to 5; of households alone. 满意度", optional=True)
    needs: str | None = given("What is needed. 需求", optional=True)
    notes: str | None = given("What was noted. 走访记录", optional=True)
