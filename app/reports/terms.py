"""What reports say: how a figure was derived, what it rests on, what follows."""

from __future__ import annotations

from app.models.base import Word


class Basis(Word):
    """What a derived figure rests on. 数据依据"""

    RECORDED = "Rows that districts recorded. 登记数据"
    DEMO = "Rows that are made up for show; they prove nothing. 演示数据"
    MIXED = "Rows of both kinds. 登记与演示数据"
    NONE = "No rows. 无数据"


class Verdict(Word):
    """What comparing a stated figure with a derived one shows. 核对结论"""

    AGREES = "Whatever the true figure within the derived one's interval, the stated one holds. 相符"
    DISAGREES = "The two cannot both be true. 不符"
    UNDECIDABLE = "The record cannot tell. 无法判断"
    ILLUSTRATED = "Compared with rows made up for show: it proves nothing. 仅作演示"


class Derivation(Word):
    """The query that a figure was derived by. 推算方式"""

    DISBURSEMENTS = "Payments less refunds, without what was reversed. 拨付减退回"
    BENEFITS = "Benefits, each time counted. 受益记录数"
    BENEFICIARIES = "Persons who received benefits, each once. 受益人数"
    TALLIES = "Groups whose recipients were counted. 受益统计群体数"
    INCOME_PER_PERSON = "Shares and wages of the newest year, for each person who received any. 人均增收"
    TOWN_PAIRINGS = "Towns in the pairings under this one. 镇街结对数"
    PROJECTS = "Projects with a commitment of the fund. 资金安排项目数"
    PROJECT_VILLAGES = "Villages recorded for the project. 项目村数"
    VILLAGE_PROFILES = "Villages that are so designated. 村庄类别"
    PARTIES = "Villages that signed. 签约村数"
    POSTINGS = "Cadres posted within the place. 派驻干部数"
    HOUSEHOLD_PAIRINGS = "Households with a cadre who stands by them, or those cadres. 帮扶对子"
    ASSIGNMENTS = "Assignments to villages within the place. 包村数"
    VISITS = "Visits of one side to the other. 互访次数"
    ASSETS = "Units or values of the project's assets. 项目资产"
    TITLES = "Assets with an owner, in percent of all. 确权资产占比"
    RENT = "Rent in the lease. 租约租金"
    INCOME = "What came in for the newest year. 收益到账"
    DISTRIBUTIONS = "What was granted to households, in percent of all that was shared out. 分配到户占比"
    YEAR = "The year of the recorded date. 登记年份"
    MOBILISED = "Investment, orders and purchases recorded. 撬动投入登记"
    RATIO_OF_CLAIMS = "Two other claims of the same source, one by the other. 同源陈述之比"
    SUM_OF_CLAIMS = "Other claims of the same source, added up. 同源陈述之和"


class PairingScope(Word):
    """Whose rows a sum takes in. A row belongs to one pairing, so parent and child never both count it. 统计范围"""

    OWN = "Rows of the pairing itself. 本级"
    WITH_CHILDREN = "Rows of the pairing and of all pairings under it. 含下级"


class Entry(Word):
    """What a row of the ledger is. 台账条目"""

    COMMITMENT = "A part of a fund that is promised. 资金安排"
    DISBURSEMENT = "From the assisting to the receiving side. 拨付"
    TRANSFER = "Passed on within one side. 转拨"
    EXPENDITURE = "Spent on the purpose. 支出"
    REFUND = "Given back. 退回"
    REVERSAL = "Takes back a row that was recorded in error. 冲销"


class Treatment(Word):
    """What becomes of a row in a sum: it counts, or is left out for one reason. 计入方式"""

    COUNTED = "In the sums. 计入"
    PASSED_ON = "Left out: it moved within one side, and crossed before. 转拨不计"
    REVERSED = "Left out: taken back, or takes another back. 已冲销"
    NOT_APPROVED = "Left out: a draft, or withdrawn. 未批准"
    OUTSIDE_PERIOD = "Left out: before or after the days asked about. 期外"
    MADE_UP = "Left out: made up for show, under a pairing that is not. 演示数据"


class Counted(Word):
    """How a part enters the sums beside its headline. 分项计入方式"""

    EXACT = "In every sum. 精确计入"
    APPROXIMATE = "In the sums with approximate parts. 近似计入"
    LOWER_BOUND = "In the sum of all parts alone, which is a lower bound then. 下限计入"
    LEFT_OUT = "In none: no number, or another unit. 不计入"
