"""Every mutation, one line each: what is `kept` are three, and each of the others has an input of its own in its domain's module."""

from __future__ import annotations

from app.auth import Permission
from app.commands import fund as money
from schema.enterprise import Enterprise, Institution
from schema.fund import Acknowledgement, Commitment, Fund, FundTransaction
from schema.project import Project
from schema.writes import does, kept, mutations

MONEY = Permission.KEEP_MONEY


@mutations
class Mutation:
    """What can be changed. Each field is one command in one transaction: all of it happens or nothing. 变更"""

    # Where the money goes

    fund: Fund = kept("a fund", "资金盘", MONEY)
    commit_funds: Commitment = does("Promise a part of a fund to a programme. 安排资金", money.commit_funds, MONEY)
    approve_commitment: Commitment = does("Decide a draft. 批准资金安排", money.approve_commitment, Permission.APPROVE)
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

    # Who takes part

    enterprise: Enterprise = kept("an enterprise", "企业")
    institution: Institution = kept("an organisation that is no enterprise", "机构")

    # What is built and assisted

    project: Project = kept("a project", "项目")
