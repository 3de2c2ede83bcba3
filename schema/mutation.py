"""Every mutation, one line each: what is `kept` are three, and each of the others has an input of its own in its domain's module."""

from __future__ import annotations

from app.auth import Permission
from app.commands import approval, joint, merge, personal
from app.commands import asset as assets
from app.commands import beneficiary as people
from app.commands import cadre as cadres
from app.commands import distribution as sharing
from app.commands import evidence as figures
from app.commands import fund as money
from app.sync import push as exchange
from schema.approval import ApprovalPolicy, ApprovalTask
from schema.asset import Asset, AssetRight, Lease, LeaseAsset
from schema.beneficiary import Benefit, BenefitTally, Household, Membership, Person, PersonMerge
from schema.cadre import Cadre, HouseholdPairing, Posting, VillageAssignment
from schema.distribution import BenefitDistribution, DistributionLine, IncomeReceipt
from schema.district import VillageProfile
from schema.enterprise import Enterprise, Institution
from schema.evidence import Claim, Discrepancy, DiscrepancyClaim, SourceDocument
from schema.feedback import Feedback
from schema.fund import Acknowledgement, Commitment, Fund, FundTransaction
from schema.indicator import IndicatorResult
from schema.mobilisation import Mobilisation
from schema.monitoring import HouseholdStatusEvent, MonitoringRecord
from schema.pairing import SIGNATORIES, Agreement, AgreementParty, Pairing
from schema.partner import SyncConflict, SyncReceipt
from schema.project import Project, ProjectVillage
from schema.proposal import Proposal, ProposalAnswer
from schema.visit import Visit
from schema.writes import does, kept, mutations

MONEY, APPROVE, PEOPLE = Permission.KEEP_MONEY, Permission.APPROVE, Permission.MANAGE_PEOPLE


@mutations
class Mutation:
    """What can be changed. Each field is one command in one transaction: all of it happens or nothing. 变更"""

    # Who assists whom

    pairing: Pairing = kept("a pairing", "结对关系", joint=True)
    agreement: Agreement = kept("an agreement", "协议", joint=True, along={"parties": SIGNATORIES})
    agreement_party: AgreementParty = kept("a side of an agreement", "协议方", once=("agreement",), joint=True)
    enterprise: Enterprise = kept("an enterprise", "企业")
    institution: Institution = kept("an organisation that is no enterprise", "机构")
    cadre: Cadre = kept("a cadre", "干部")
    posting: Posting = kept("a posting of a cadre", "派驻")
    post_first_secretary: Posting = does("Send a First Secretary to a village. 选派第一书记", cadres.post_first_secretary)
    village_assignment: VillageAssignment = kept("who is answerable for a village", "包村")
    village_profile: VillageProfile = kept("a designation of a village", "村情")

    # Where the money goes

    fund: Fund = kept("a fund", "资金盘", MONEY)
    commit_funds: Commitment = does("Promise a part of a fund to a programme. 安排资金", money.commit_funds, MONEY)
    approve_commitment: Commitment = does("Decide a draft. 批准资金安排", money.approve_commitment, APPROVE)
    cancel_commitment: Commitment = does("Withdraw a commitment that nothing was paid under. 取消资金安排", money.cancel_commitment, MONEY)
    record_disbursement: FundTransaction = does(
        "Record money that crosses to the receiving side. 登记拨付", money.record_disbursement, MONEY
    )
    acknowledge_disbursement: Acknowledgement = does("Confirm that the whole amount came. 确认到账", money.acknowledge, MONEY)
    dispute_disbursement: Acknowledgement = does("Say that it did not come, or not so. 提出异议", money.dispute, MONEY)
    record_transfer: FundTransaction = does("Pass on what came, within the receiving side. 登记转拨", money.record_transfer, MONEY)
    record_expenditure: FundTransaction = does("Spend what came on its purpose. 登记支出", money.record_expenditure, MONEY)
    record_refund: FundTransaction = does("Give back what was not spent. 登记退回", money.record_refund, MONEY)
    reverse_transaction: FundTransaction = does("Take back a row that was recorded in error. 冲销", money.reverse_transaction, MONEY)
    mobilisation: Mobilisation = kept("an act of investment, trade or giving", "撬动投入")

    # What is built, and what it earns

    project: Project = kept("a project", "项目")
    project_village: ProjectVillage = kept("a village of a project", "项目村")
    asset: Asset = kept("an asset", "资产", once=("stage",))
    advance_asset: Asset = does("Bring an asset to its next stage. 推进资产阶段", assets.advance_asset)
    grant_asset_right: list[AssetRight] = does("Pass a right in an asset to new holders. 确权", assets.grant_asset_right)
    lease: Lease = kept("a lease", "租约")
    lease_asset: LeaseAsset = kept("an asset under a lease", "租约资产")
    income_receipt: IncomeReceipt = kept("income of a period", "收益到账", MONEY)
    draft_distribution: BenefitDistribution = does("Share out income by a rule. 拟定分配方案", sharing.draft_distribution, MONEY)
    publicise: BenefitDistribution = does("Show a draft in public. 公示", sharing.publicise, MONEY)
    approve_distribution: BenefitDistribution = does("Decide what was shown. 批准分配", sharing.approve_distribution, APPROVE)
    record_payments: list[DistributionLine] = does("Record what was delivered. 登记发放", sharing.record_payments, MONEY)
    close_distribution: BenefitDistribution = does("Account for a distribution. 办结分配", sharing.close_distribution, MONEY)
    withdraw_distribution: BenefitDistribution = does("Give up a draft. 撤销分配方案", sharing.withdraw_distribution, MONEY)

    # Whom it reaches

    household: Household = kept("a household", "户", once=("status", "lifted_out_on"))
    person: Person = kept("a member of a household", "人员")
    reveal_personal: Person = does(
        "See a number in full, for a purpose that is kept first. 查看完整号码",
        personal.reveal,
        Permission.REVEAL_PERSONAL,
        value="The number in full; null where there is none. 完整号码",
    )
    find_person: Person = does(
        "Look for the person of a number of identity in the viewer's districts; null where there is none. 按身份证号查找",
        personal.find_person,
        Permission.REVEAL_PERSONAL,
    )
    merge_persons: PersonMerge = does("Make two records of one person one. 合并人员", merge.merge_persons, may_wait=True)
    unmerge_persons: PersonMerge = does("Take apart what was merged. 撤销合并", merge.unmerge_persons)
    erase_person: Person = does("Take away all that is personal of a person. 清除个人信息", personal.erase_person, may_wait=True)
    membership: Membership = kept("a person's place in a household", "家庭成员关系")
    change_household_status: HouseholdStatusEvent = does(
        "Pass a household to another status. 动态调整", people.change_household_status, may_wait=True
    )
    open_monitoring: MonitoringRecord = does("Watch a household. 纳入监测", people.open_monitoring)
    close_monitoring: MonitoringRecord = does("Watch a household no more. 风险消除", people.close_monitoring)
    pair_cadre: HouseholdPairing = does("Put a cadre at the side of a household. 结对", cadres.pair_cadre)
    end_pairing: HouseholdPairing = does("End that. 终止结对", cadres.end_pairing)
    transfer_households: list[HouseholdPairing] = does(
        "Pass households from one cadre to another. 移交", cadres.transfer_households, may_wait=True
    )
    record_benefits: list[Benefit] = does("Record what recipients received. 登记受益", people.record_benefits)
    benefit_tally: BenefitTally = kept("a count of recipients", "受益统计")
    log_visit: Visit = does("Record a visit. 登记走访", people.log_visit)
    feedback: Feedback = kept("what somebody said", "反馈", once=("status", "answer", "answered_on"))
    answer_feedback: Feedback = does("Answer what somebody said. 答复反馈", figures.answer_feedback)

    # What waits for others to agree

    require_approval: ApprovalPolicy = does("Let an operation wait for approval. 设置审批规则", approval.require_approval, PEOPLE)
    decide_task: ApprovalTask = does("Agree to what waits, or refuse it. 审批", approval.decide_task, APPROVE)

    # What two districts keep together

    accept_proposal: ProposalAnswer = does("Agree to what the other side proposes. 同意提议", joint.accept)
    decline_proposal: ProposalAnswer = does("Do not agree to it. 拒绝提议", joint.decline)
    withdraw_proposal: Proposal = does("Take back a proposal that is not answered. 撤回提议", joint.withdraw)

    # Partners

    sync_push: SyncReceipt = does("Send records as a partner instance. 推送记录", exchange.push, Permission.SYNC)
    resolve_conflict: SyncConflict = does("Settle what two instances disagree on. 处理冲突", exchange.resolve_conflict)

    # What is required, and what sources say

    submit_indicators: list[IndicatorResult] = does("Hand in results. 上报指标", figures.submit_indicators)
    approve_indicators: list[IndicatorResult] = does("Approve results. 审核指标", figures.approve_indicators, APPROVE)
    return_indicators: list[IndicatorResult] = does("Give results back. 退回指标", figures.return_indicators, APPROVE)
    lock_period: list[IndicatorResult] = does("Close a period. 锁定期间", figures.lock_period, APPROVE)
    source_document: SourceDocument = kept("a source", "来源")
    claim: Claim = kept("a claim", "陈述")
    discrepancy: Discrepancy = kept("a discrepancy", "差异", once=("status", "explanation"))
    resolve_discrepancy: Discrepancy = does("Explain or accept a difference. 处理差异", figures.resolve_discrepancy)
    discrepancy_claim: DiscrepancyClaim = kept("a claim in a discrepancy", "差异所涉陈述")
