"""Every root field of a query, one line each: the index of the API."""

from __future__ import annotations

from schema.approval import ApprovalPolicy, ApprovalTask, Decision
from schema.asset import Asset, AssetRight, Lease, LeaseAsset
from schema.audit import Reading
from schema.beneficiary import Beneficiary, Benefit, BenefitTally, Household, Membership, Person, PersonMerge
from schema.cadre import Cadre, HouseholdPairing, Posting, VillageAssignment
from schema.declare import found, listed, node, nodes, reported, roots
from schema.distribution import BenefitDistribution, DistributionLine, DistributionReceipt, IncomeReceipt
from schema.district import City, District, DistrictBy, Division, Province, Town, Village, VillageProfile
from schema.enterprise import Enterprise, EnterpriseBy, Institution, Organisation
from schema.evidence import Claim, Discrepancy, DiscrepancyClaim, SourceDocument
from schema.feedback import Feedback
from schema.flow import OPTIONS, FundFlow
from schema.fund import Acknowledgement, Commitment, Fund, FundTransaction
from schema.indicator import IndicatorItem, IndicatorResult, IndicatorSet
from schema.mobilisation import Mobilisation
from schema.monitoring import HouseholdStatusEvent, MonitoringRecord
from schema.pairing import Agreement, AgreementParty, Pairing
from schema.partner import ParkedRecord, SyncConflict, SyncPeer, SyncReceipt, SyncResult
from schema.project import Project, ProjectVillage
from schema.proposal import Proposal, ProposalAnswer
from schema.relay import Connection, FoundConnection, Node, PersonalConnection
from schema.report import Reconciliation, Scorecard
from schema.search import SearchHit, searching
from schema.sync import SyncDigest, SyncListed, SyncPage, SyncSeal, compared, looked_at, pulling, sealed
from schema.trail import Changes, History, followed, lived
from schema.user import Viewer
from schema.visit import Visit, VisitParticipant


@roots
class Query:
    """What can be read. One operation is one statement, and all of it comes from one snapshot. 查询"""

    # The four nouns

    district: District | None = found("A district or county, by its id, code or name. 区县", DistrictBy)
    districts: Connection[District] = listed("Districts and counties. 区县列表")
    fund: Fund | None = found("A fund. 资金盘")
    funds: Connection[Fund] = listed("Funds. 资金盘列表")
    enterprise: Enterprise | None = found("An enterprise, by its id, credit code or name. 企业", EnterpriseBy)
    enterprises: Connection[Enterprise] = listed("Enterprises. 企业列表")
    beneficiary: Beneficiary | None = found("A recipient of assistance. 受益对象")
    beneficiaries: PersonalConnection[Beneficiary] = listed("Recipients of assistance. 受益对象列表")

    # Any record

    node: Node | None = node("Any record by its id; null where it is hidden or missing. 按标识查询")
    nodes: list[Node | None] = nodes("Records by their ids, in that order; null where one is hidden or missing. 按标识批量查询")

    search: FoundConnection[SearchHit] = searching(
        "Records by name, alias or code: exact matches first, then what begins with the text, then what holds it. 检索"
    )

    changes: Changes = followed(
        "What changed, in an order that misses nothing: ask again with the cursor, and hear of every change once or more. 变更订阅"
    )
    history: History = lived("The life of one record: who changed what, when and why. 变更历史")
    reading: Reading | None = found("A time that a personal number was looked at. 查看记录")
    readings: Connection[Reading] = listed("Who looked at personal numbers, the newest first; for auditors. 查看记录列表")
    viewer: Viewer = reported("Who asks, with roles and permissions. 当前用户")

    # Places

    divisions: Connection[Division] = listed("Places of every level. 行政区划列表")
    province: Province | None = found("A province. 省")
    provinces: Connection[Province] = listed("Provinces. 省列表")
    city: City | None = found("A prefecture-level city. 地级市")
    cities: Connection[City] = listed("Prefecture-level cities. 地级市列表")
    town: Town | None = found("A town or sub-district. 镇街")
    towns: Connection[Town] = listed("Towns and sub-districts. 镇街列表")
    village: Village | None = found("A village or community. 村")
    villages: Connection[Village] = listed("Villages and communities. 村列表")
    village_profile: VillageProfile | None = found("A designation of a village. 村情")
    village_profiles: Connection[VillageProfile] = listed("Designations of villages. 村情列表")

    # Who assists whom

    pairing: Pairing | None = found("A pairing. 结对关系")
    pairings: Connection[Pairing] = listed("Pairings. 结对关系列表")
    agreement: Agreement | None = found("An agreement. 协议")
    agreements: Connection[Agreement] = listed("Agreements. 协议列表")
    agreement_party: AgreementParty | None = found("A side of an agreement. 协议方")
    agreement_parties: Connection[AgreementParty] = listed("Sides of agreements. 协议方列表")
    proposal: Proposal | None = found("A change that one side proposes to the other. 变更提议")
    proposals: Connection[Proposal] = listed("Changes that one side proposes to the other. 变更提议列表")
    proposal_answer: ProposalAnswer | None = found("What the other side says of a proposal. 提议答复")
    proposal_answers: Connection[ProposalAnswer] = listed("What the other side says of proposals. 提议答复列表")
    organisations: Connection[Organisation] = listed("Organisations of every kind, enterprises among them. 单位列表")
    institution: Institution | None = found("An organisation that is no enterprise. 机构")
    institutions: Connection[Institution] = listed("Organisations that are no enterprises. 机构列表")
    cadre: Cadre | None = found("A cadre or named official. 干部")
    cadres: Connection[Cadre] = listed("Cadres and named officials. 干部列表")
    posting: Posting | None = found("A posting of a cadre. 派驻")
    postings: Connection[Posting] = listed("Postings of cadres. 派驻列表")
    village_assignment: VillageAssignment | None = found("Who is answerable for a village. 包村")
    village_assignments: Connection[VillageAssignment] = listed("Who is answerable for villages. 包村列表")
    visit: Visit | None = found("A visit. 走访")
    visits: PersonalConnection[Visit] = listed("Visits to households, between the sides, to places. 走访列表")
    visit_participant: VisitParticipant | None = found("Somebody who took part in a visit. 走访人")
    visit_participants: Connection[VisitParticipant] = listed("Those who took part in visits. 走访人列表")

    # Where the money went

    commitment: Commitment | None = found("A commitment. 资金安排")
    commitments: Connection[Commitment] = listed("Commitments. 资金安排列表")
    fund_transaction: FundTransaction | None = found("A flow of money. 资金流水")
    fund_transactions: Connection[FundTransaction] = listed("Flows of money. 资金流水列表")
    acknowledgement: Acknowledgement | None = found("A receiver's answer to a flow. 到账确认")
    acknowledgements: Connection[Acknowledgement] = listed("Receivers' answers to flows. 到账确认列表")
    mobilisation: Mobilisation | None = found("An act of investment, trade or giving. 撬动投入")
    mobilisations: Connection[Mobilisation] = listed("Investment, trade and gifts beside the funds. 撬动投入列表")
    project: Project | None = found("A project. 项目")
    projects: Connection[Project] = listed("Projects. 项目列表")
    project_village: ProjectVillage | None = found("A village of a project. 项目村")
    project_villages: Connection[ProjectVillage] = listed("Villages of projects. 项目村列表")
    asset: Asset | None = found("An asset. 资产")
    assets: Connection[Asset] = listed("Assets. 资产列表")
    lease: Lease | None = found("A lease. 租约")
    leases: Connection[Lease] = listed("Leases. 租约列表")
    lease_asset: LeaseAsset | None = found("An asset under a lease. 租约资产")
    lease_assets: Connection[LeaseAsset] = listed("Assets under leases. 租约资产列表")
    asset_right: AssetRight | None = found("A right in an asset. 资产权利")
    asset_rights: Connection[AssetRight] = listed("Rights in assets. 资产权利列表")
    income_receipt: IncomeReceipt | None = found("Income of one period. 收益到账")
    income_receipts: Connection[IncomeReceipt] = listed("Income of leases and projects. 收益到账列表")
    benefit_distribution: BenefitDistribution | None = found("Income shared out. 收益分配")
    benefit_distributions: Connection[BenefitDistribution] = listed("Income shared out, period by period. 收益分配列表")
    distribution_receipt: DistributionReceipt | None = found("A receipt that a distribution shares out. 分配所用到账")
    distribution_receipts: Connection[DistributionReceipt] = listed("Receipts that distributions share out. 分配所用到账列表")

    # Whom it reached

    household: Household | None = found("A household. 户")
    households: PersonalConnection[Household] = listed("Households. 户列表")
    person: Person | None = found("A member of a household. 人员")
    persons: PersonalConnection[Person] = listed("Members of households. 人员列表")
    person_merge: PersonMerge | None = found("Two records of one person that became one. 人员合并")
    person_merges: PersonalConnection[PersonMerge] = listed("Records that became part of others. 人员合并列表")
    membership: Membership | None = found("A person's place in a household. 家庭成员关系")
    memberships: PersonalConnection[Membership] = listed("Persons' places in households. 家庭成员关系列表")
    benefit: Benefit | None = found("A benefit. 受益")
    benefits: PersonalConnection[Benefit] = listed("Benefits, one row for each time. 受益列表")
    benefit_tally: BenefitTally | None = found("A count of recipients. 受益统计")
    benefit_tallies: Connection[BenefitTally] = listed("Counts of recipients, without names. 受益统计列表")
    distribution_line: DistributionLine | None = found("What one recipient is granted of a distribution. 分配明细")
    distribution_lines: PersonalConnection[DistributionLine] = listed("What recipients are granted of distributions. 分配明细列表")
    household_pairing: HouseholdPairing | None = found("A cadre at the side of a household. 帮扶对子")
    household_pairings: PersonalConnection[HouseholdPairing] = listed("Cadres at the side of households. 帮扶对子列表")
    household_status_event: HouseholdStatusEvent | None = found("A change of a household's status. 动态调整")
    household_status_events: PersonalConnection[HouseholdStatusEvent] = listed("Changes of households' status. 动态调整列表")
    monitoring_record: MonitoringRecord | None = found("A time that a household is watched. 监测")
    monitoring_records: PersonalConnection[MonitoringRecord] = listed("Households that are or were watched. 监测列表")
    feedback: Feedback | None = found("What somebody said to the office. 反馈")
    feedbacks: PersonalConnection[Feedback] = listed("What people said to the office. 反馈列表")

    # What waits for others to agree

    approval_policy: ApprovalPolicy | None = found("A rule of approval. 审批规则")
    approval_policies: Connection[ApprovalPolicy] = listed("What needs approval. 审批规则列表")
    approval_task: ApprovalTask | None = found("Something that waits for approval. 审批任务")
    approval_tasks: Connection[ApprovalTask] = listed("What waits for approval, or did. 审批任务列表")
    decision: Decision | None = found("What an approver said. 审批意见")
    decisions: Connection[Decision] = listed("What approvers said. 审批意见列表")

    # What is required, and whether it is met

    indicator_set: IndicatorSet | None = found("A list of requirements. 指标体系")
    indicator_sets: Connection[IndicatorSet] = listed("Lists of requirements. 指标体系列表")
    indicator_item: IndicatorItem | None = found("A requirement. 指标")
    indicator_items: Connection[IndicatorItem] = listed("Requirements. 指标列表")
    indicator_result: IndicatorResult | None = found("An answer to a requirement. 指标结果")
    indicator_results: PersonalConnection[IndicatorResult] = listed("Answers to requirements. 指标结果列表")

    # What sources say

    source_document: SourceDocument | None = found("A source. 来源")
    source_documents: Connection[SourceDocument] = listed("Sources. 来源列表")
    claim: Claim | None = found("A claim. 陈述")
    claims: Connection[Claim] = listed("Claims of sources. 陈述列表")
    discrepancy: Discrepancy | None = found("A discrepancy. 差异")
    discrepancies: Connection[Discrepancy] = listed("Figures that do not agree. 差异列表")
    discrepancy_claim: DiscrepancyClaim | None = found("A claim in a discrepancy. 差异所涉陈述")
    discrepancy_claims: Connection[DiscrepancyClaim] = listed("Claims in discrepancies. 差异所涉陈述列表")

    # Partners

    sync_pull: SyncPage | None = pulling("What a partner instance is told next: all that it may hold, then what changes. 同步拉取")
    sync_digest: list[SyncDigest] = compared("What a partner compares to know that both hold the same. 同步比对")
    sync_records: list[SyncListed] = looked_at("The records of a bucket that differs. 分桶记录")
    sync_seals: list[SyncSeal] = sealed("The seals of the asking partner's own trail that were seen here. 伙伴封条")
    sync_peer: SyncPeer | None = found("A partner instance. 同步伙伴")
    sync_peers: Connection[SyncPeer] = listed("Partner instances. 同步伙伴列表")
    sync_receipt: SyncReceipt | None = found("What came from a partner at once. 同步回执")
    sync_receipts: Connection[SyncReceipt] = listed("What came from partners. 同步回执列表")
    sync_result: SyncResult | None = found("What became of one record that was pushed. 同步明细")
    sync_results: Connection[SyncResult] = listed("What became of records that were pushed. 同步明细列表")
    parked_record: ParkedRecord | None = found("A record that came and waits. 待补记录")
    parked_records: Connection[ParkedRecord] = listed("Records that came and wait. 待补记录列表")
    sync_conflict: SyncConflict | None = found("Two copies that differ. 同步冲突")
    sync_conflicts: Connection[SyncConflict] = listed("Copies that differ. 同步冲突列表")

    # Reports

    fund_flow: FundFlow | None = reported(
        "What was promised to a pairing and what moved, within a period. 资金流向", *OPTIONS, pairing="Pairing"
    )
    scorecard: Scorecard | None = reported("Every figure of a pairing, stated and derived. 核对表", pairing="Pairing")
    reconcile: Reconciliation | None = reported(
        "A headline beside its parts and the ledger; null for a claim without a number. 总分核对", claim="Claim"
    )
