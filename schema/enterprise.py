"""Organisations: the firms that take part, and the departments, schools and collectives beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from app import models
from schema.declare import column, entity, interface, row, rows, terms
from schema.record import Record
from schema.relay import Connection, PersonalConnection

if TYPE_CHECKING:
    from schema.asset import AssetRight, Lease
    from schema.beneficiary import Benefit
    from schema.cadre import Cadre, VillageAssignment
    from schema.distribution import DistributionLine
    from schema.district import Division
    from schema.evidence import Claim
    from schema.fund import FundTransaction
    from schema.mobilisation import Mobilisation
    from schema.pairing import AgreementParty, Pairing
    from schema.project import Project
    from schema.visit import VisitParticipant

terms(models.OrganisationKind)

INSTITUTION_KINDS = tuple(kind for kind in models.OrganisationKind if kind not in models.ENTERPRISE_KINDS)
ORDER = ("name",)


@interface
class Organisation(Record):
    """A firm, department, school, collective or other body. 单位"""

    kind: models.OrganisationKind = column("What it is. 单位类型")
    name: str = column("The full name. 名称")
    name_en: str | None = column("The name in English. 英文名")
    aliases: list[str] = column("Other forms in which the name is printed. 别名")
    credit_code: str | None = column("The unified social credit code, 18 characters; null where it is not known. 统一社会信用代码")
    note: str | None = column("What a reader should know of it. 备注")
    division: Division | None = row("The place where it is. 所在地")
    pairings_given: Connection[Pairing] = rows("Pairings in which it assists. 帮扶方结对", models.Organisation.assisting_pairings)
    pairings_received: Connection[Pairing] = rows("Pairings in which it is assisted. 受援方结对", models.Organisation.receiving_pairings)
    agreement_parties: Connection[AgreementParty] = rows("Agreements that it is a party of, in its roles. 协议")
    projects: Connection[Project] = rows("Projects that it carries out. 实施项目")
    leases: Connection[Lease] = rows("Leases under which it rents. 承租")
    mobilisations: Connection[Mobilisation] = rows("What it invested, ordered, bought or gave beside the funds. 撬动投入")
    payments: Connection[FundTransaction] = rows("Money that it paid. 付款")
    receipts: Connection[FundTransaction] = rows("Money that it received. 收款")
    asset_rights: Connection[AssetRight] = rows("Rights in assets that it holds. 资产权利")
    village_assignments: Connection[VillageAssignment] = rows("Villages that it is or was answerable for. 包村")
    visits: Connection[VisitParticipant] = rows("Visits that it took part in. 走访")
    cadres: Connection[Cadre] = rows("Officials who belong to it. 干部")
    distribution_lines: PersonalConnection[DistributionLine] = rows(
        "What it was granted of income shared out, as a village collective. 分配明细"
    )
    provided_benefits: PersonalConnection[Benefit] = rows("Benefits that it gave to recipients. 提供的受益")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")


@entity(models.Organisation, where={"kind": models.ENTERPRISE_KINDS}, order=ORDER)
class Enterprise(Organisation):
    """A firm, a cooperative of producers, or a testing body that trades. 企业"""


@entity(models.Organisation, where={"kind": INSTITUTION_KINDS}, order=ORDER)
class Institution(Organisation):
    """An organisation that is no enterprise: a department, a school, a village collective and the like. 机构"""


@strawberry.input(one_of=True, description="One key that finds an enterprise. 企业查找条件")
class EnterpriseBy:
    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id. 标识")
    credit_code: str | None = strawberry.field(default=strawberry.UNSET, description="Its unified social credit code. 统一社会信用代码")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Its full name; refused where several bear it. 名称")
