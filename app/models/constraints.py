"""What each constraint of the database means to whoever broke it: a code and a sentence, in English and in Chinese.

A constraint is known by its name, or, for a CHECK, by its name without the table's; families of alike rules are told by the
form of the name. Lists of terms have no entry: no value that is not in the list gets as far as the database.

>>> rule("ck_lease_annual_rent_positive", "lease")
Rule(code=<Code.OUT_OF_RANGE: ...>, en='annualRent is above zero.', zh='annualRent 须大于零。')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.models.base import Word


class Code(Word):
    """Why the database refuses to keep what was written. 拒绝原因"""

    DUPLICATE = "There is one already. 重复"
    OVERLAP = "Two of them would hold on the same day. 时间重叠"
    IMMUTABLE = "What was recorded stays as it is. 不可更改"
    OUT_OF_ORDER = "One thing comes before another that must precede it. 顺序不符"
    OUT_OF_RANGE = "A value lies beyond its limits. 超出范围"
    INCOMPLETE = "Something that belongs to it is missing. 缺少必要内容"
    CONTRADICTION = "Two things that were said exclude each other. 相互矛盾"
    UNBALANCED = "The parts do not add up to the whole. 合计不符"
    UNKNOWN_RECORD = "A record that is named is not there. 记录不存在"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold."""

    code: Code
    en: str
    zh: str


D, O, I, C = Code.DUPLICATE, Code.OVERLAP, Code.INCOMPLETE, Code.CONTRADICTION  # noqa: E741
RANGE, ORDER, KEPT, SUMS = Code.OUT_OF_RANGE, Code.OUT_OF_ORDER, Code.IMMUTABLE, Code.UNBALANCED

RULES: dict[str, Rule] = {
    # One of them only
    "uq_agreement_party_division": Rule(D, "A place signs an agreement once in each role.", "同一地区在协议中的同一角色只登记一次。"),
    "uq_agreement_party_organisation": Rule(
        D, "An organisation signs an agreement once in each role.", "同一单位在协议中的同一角色只登记一次。"
    ),
    "uq_approval_policy": Rule(D, "An amount has one rule of approval for an operation.", "同一操作同一金额只有一条审批规则。"),
    "uq_asset_right_open": Rule(D, "A holder holds a right in an asset once at a time.", "同一权利人对同一资产的同一权利不重复登记。"),
    "uq_beneficiary_household": Rule(D, "A household is one recipient.", "一户只登记为一个受益对象。"),
    "uq_beneficiary_person": Rule(D, "A person is one recipient.", "一人只登记为一个受益对象。"),
    "uq_beneficiary_village": Rule(D, "A village is one recipient.", "一村只登记为一个受益对象。"),
    "uq_decision": Rule(D, "An approver decides a task once.", "同一审批人对同一任务只审批一次。"),
    "uq_discrepancy_claim": Rule(D, "A discrepancy names a claim once.", "同一差异中同一陈述只列一次。"),
    "uq_discrepancy_claim_headline": Rule(D, "A discrepancy has one headline.", "一项差异只有一个总数。"),
    "uq_distribution_line": Rule(
        D, "A distribution grants each recipient one part for each reason.", "同一分配中同一对象的同一构成只列一次。"
    ),
    "uq_distribution_receipt": Rule(D, "A receipt is distributed once.", "一笔到账只分配一次。"),
    "uq_division_code": Rule(D, "A code stands for one division while it is valid.", "同一代码体系内的有效代码不重复。"),
    "uq_division_name": Rule(D, "A name stands for one division under its parent.", "同一上级之下的有效名称不重复。"),
    "uq_fund_transaction_reversal": Rule(D, "A transaction is reversed once at most.", "一笔流水最多冲销一次。"),
    "uq_household_code": Rule(D, "A number stands for one household of a village.", "同村户编号不重复。"),
    "uq_household_pairing_open": Rule(D, "A cadre stands by a household once at a time.", "同一干部与同一户不重复结对。"),
    "uq_household_pairing_principal": Rule(D, "A household has one principal cadre.", "一户只有一名主要帮扶责任人。"),
    "uq_income_receipt_period": Rule(D, "The income of a period is recorded once.", "同一来源同一期间的收益只登记一次。"),
    "uq_indicator_item_position": Rule(D, "A place in a list of requirements is taken once.", "同一指标体系内的序号不重复。"),
    "uq_indicator_result": Rule(D, "A requirement is answered once for each subject and period.", "同一指标、主体和期间只有一个结果。"),
    "uq_indicator_set_edition": Rule(D, "An edition of a list of requirements is there once.", "同一指标体系的版次不重复。"),
    "uq_lease_asset": Rule(D, "A lease names an asset once.", "同一租约中同一资产只列一次。"),
    "uq_membership_head": Rule(D, "A household has one head.", "一户只有一名户主。"),
    "uq_membership_open": Rule(D, "A person belongs to one household.", "一人只属于一户。"),
    "uq_monitoring_record_open": Rule(D, "A household is watched once at a time.", "同一户不重复列为监测对象。"),
    "uq_organisation_credit_code": Rule(D, "A credit code stands for one organisation.", "统一社会信用代码不重复。"),
    "uq_person_national_id": Rule(D, "A number of identity stands for one person of a district.", "同一区县内身份证号不重复。"),
    "uq_person_merge_merged": Rule(D, "A record is part of one other.", "一条人员记录只并入一条记录。"),
    "uq_pairing_open": Rule(D, "The same two are paired once in each kind.", "同类结对关系不重复。"),
    "uq_posting_first_secretary_of_village": Rule(D, "A village has one First Secretary.", "一村只有一名第一书记。"),
    "uq_posting_first_secretary_once": Rule(D, "A cadre is First Secretary of one village.", "一名干部只在一个村任第一书记。"),
    "uq_proposal_answer": Rule(D, "A proposal is answered once.", "一项提议只答复一次。"),
    "uq_project_village": Rule(D, "A village has each role in a project once.", "同一村在项目中的同一角色只登记一次。"),
    "uq_source_document_hash": Rule(D, "A document is kept once.", "同一来源文件不重复。"),
    "uq_api_token_prefix": Rule(D, "A prefix stands for one token.", "令牌前缀不重复。"),
    "uq_user_account_issuer_subject": Rule(D, "An issuer knows a subject once.", "同一签发方的同一主体只登记一次。"),
    "uq_village_assignment_open": Rule(D, "Somebody is answerable for a village once at a time.", "同一主体不重复包同一村。"),
    "uq_village_profile_open": Rule(D, "A village holds a designation once at a time.", "同一村的同一类别不重复。"),
    "uq_visit_participant_cadre": Rule(D, "A cadre takes part in a visit once.", "同一干部在一次走访中只登记一次。"),
    "uq_visit_participant_organisation": Rule(D, "An organisation takes part in a visit once.", "同一单位在一次走访中只登记一次。"),
    # Not two on one day
    "ex_household_pairing": Rule(O, "A cadre stands by a household once on each day.", "同一干部与同一户的结对时间不重叠。"),
    "ex_household_pairing_principal": Rule(O, "A household has one principal cadre on each day.", "一户同一时间只有一名主要帮扶责任人。"),
    "ex_membership_head": Rule(O, "A household has one head on each day.", "一户同一时间只有一名户主。"),
    "ex_membership_person": Rule(O, "A person belongs to one household on each day.", "一人同一时间只属于一户。"),
    "ex_monitoring_record": Rule(O, "A household is watched once on each day.", "同一户的监测时间不重叠。"),
    "ex_pairing": Rule(O, "The same two are paired once in each kind on each day.", "同类结对关系的时间不重叠。"),
    "ex_posting_first_secretary_of_village": Rule(O, "A village has one First Secretary on each day.", "一村同一时间只有一名第一书记。"),
    "ex_posting_first_secretary_once": Rule(
        O, "A cadre is First Secretary of one village on each day.", "一名干部同一时间只在一个村任第一书记。"
    ),
    "ex_role_assignment_checker": Rule(
        C, "Who decides in a district neither keeps its records nor its money.", "同一区县内审批不得与经办、财务由同一人担任。"
    ),
    "ex_role_assignment_auditor": Rule(C, "An auditor holds no other role.", "审计人员不得兼任其他角色。"),
    # Who may ask
    "subject_told": Rule(RANGE, "A subject has 1 to 255 characters.", "主体标识为 1 至 255 个字符。"),
    "role_held": Rule(C, "Nobody is given what everybody has.", "公众角色无须授予。"),
    "role_has_district": Rule(I, "A role is held in a district, an administrator's in all.", "角色须限定区县，系统管理除外。"),
    "town_of_officer": Rule(C, "Only who keeps records or money is bound to a town.", "只有经办和财务可以限定镇街。"),
    "digest_whole": Rule(RANGE, "A token is kept as a digest of 32 bytes.", "令牌摘要为 32 字节。"),
    "expires_later": Rule(ORDER, "A token ends after it was made.", "令牌的失效时间须晚于创建时间。"),
    # Kept as it was recorded
    "fund_transaction_unchanged": Rule(KEPT, "A recorded transaction is reversed, not changed.", "已登记的流水只能冲销，不能更改。"),
    "fund_transaction_stays": Rule(KEPT, "A recorded transaction is reversed, not removed.", "已登记的流水只能冲销，不能删除。"),
    "fund_transaction_stays_listed": Rule(KEPT, "A recorded transaction is reversed, not removed.", "已登记的流水只能冲销，不能删除。"),
    "decision_unchanged": Rule(KEPT, "A decision is not changed.", "审批意见不能更改。"),
    "decision_stays": Rule(KEPT, "A decision is not removed.", "审批意见不能删除。"),
    "acknowledgement_unchanged": Rule(KEPT, "An answer is followed by another, not changed.", "确认结果只能另行答复，不能更改。"),
    "acknowledgement_stays": Rule(KEPT, "An answer is not removed.", "确认结果不能删除。"),
    "acknowledgement_stays_listed": Rule(KEPT, "An answer is not removed.", "确认结果不能删除。"),
    "household_status_event_unchanged": Rule(KEPT, "A change of status is not rewritten.", "动态调整记录不能更改。"),
    "household_status_event_stays": Rule(KEPT, "A change of status is not removed.", "动态调整记录不能删除。"),
    "household_status_event_stays_listed": Rule(KEPT, "A change of status is not removed.", "动态调整记录不能删除。"),
    "visit_unchanged": Rule(KEPT, "What was written down of a visit stays.", "走访记录不能更改。"),
    "visit_stays": Rule(KEPT, "A visit is not removed.", "走访记录不能删除。"),
    "visit_stays_listed": Rule(KEPT, "A visit is not removed.", "走访记录不能删除。"),
    "reading_log_unchanged": Rule(KEPT, "Who saw what is not rewritten.", "查看记录不能更改。"),
    "reading_log_stays": Rule(KEPT, "Who saw what is not removed.", "查看记录不能删除。"),
    "indicator_result_locked": Rule(KEPT, "The period is closed.", "该期间已锁定，不能更改。"),
    "indicator_result_locked_stays": Rule(KEPT, "The period is closed.", "该期间已锁定，不能删除。"),
    "household_granted_stays": Rule(
        KEPT, "A household that was granted a share is withdrawn, not removed.", "有分配明细的户只能退出，不能删除。"
    ),
    # On the trail
    "change_by_trigger": Rule(KEPT, "Entries of the trail are written by changes of the record alone.", "审计记录只随数据变更产生。"),
    "change_stays": Rule(KEPT, "The trail is not rewritten.", "审计记录不能更改。"),
    "seal_stays": Rule(KEPT, "The trail is not rewritten.", "审计记录不能更改。"),
    "seal_is_whole": Rule(KEPT, "A seal names each entry that it covers.", "封印须覆盖每条记录。"),
    "has_actor": Rule(I, "Whoever changes the record is named.", "变更须注明操作人。"),
    "version_follows": Rule(ORDER, "A change makes the version one more.", "每次变更版本加一。"),
    "owner_gives": Rule(KEPT, "Only the district that keeps a record hands it on.", "记录只能由其归属区县移交。"),
    "key_stays": Rule(KEPT, "A record keeps its key.", "记录的标识不能更改。"),
    "table_stays": Rule(KEPT, "A table of the record is not emptied at once.", "不能整表清空。"),
    # Adds up
    "asset_right_shares": Rule(SUMS, "The shares of a right add up to one.", "同一权利的份额合计为一。"),
    "fk_fund_transaction_reversal_same_amount": Rule(SUMS, "A reversal has the amount that it takes back.", "冲销金额与原金额一致。"),
    "fk_acknowledgement_acknowledged_in_full": Rule(
        SUMS, "What is acknowledged is the whole amount; another amount is disputed.", "确认金额须与拨付金额一致，不一致的提出异议。"
    ),
    "delivered_within_amount": Rule(RANGE, "No more is delivered than granted.", "实发金额不超过应发金额。"),
    # One after the other
    "asset_stage_forward": Rule(ORDER, "An asset moves forward, and is titled before it is used.", "资产阶段只能前进，先确权后经营。"),
    "household_status_by_event": Rule(ORDER, "A household changes its status by an event.", "户状态只能通过动态调整变更。"),
    "household_status_event_follows": Rule(
        ORDER,
        "An event begins where the one before ended, and the household stands as the newest says.",
        "动态调整前后衔接，户状态与最新一次一致。",
    ),
    "publicity_ran_before_payment": Rule(ORDER, "A distribution is paid after all its days of publicity.", "公示期满后方可发放。"),
    "division_below_parent": Rule(ORDER, "A division is of a lower level than its parent.", "下级行政区划的层级低于上级。"),
    "province_is_root": Rule(ORDER, "A province has no parent.", "省没有上级。"),
    # Goes together
    "acknowledged_was_received": Rule(I, "What is acknowledged came on a day.", "确认收到的须有到账日期和金额。"),
    "what_was_revealed_is_somebodys": Rule(I, "A number that was shown is somebody's.", "查看记录须指明人员。"),
    "purpose_told": Rule(RANGE, "A purpose has 1 to 500 characters.", "用途为1至500个字符。"),
    "amount_not_negative": Rule(RANGE, "An amount is not below zero.", "金额不小于零。"),
    "approved_has_date": Rule(I, "What is approved was approved on a day.", "已批准的须有批准日期。"),
    "bound_and_modality": Rule(I, "A claim says its bound and whether it happened.", "陈述须有界限和情态。"),
    "bound_fits_number": Rule(C, "A figure is vague or no amount exactly where it has no number.", "只有模糊或定性的表述没有数值。"),
    "bound_of_a_number": Rule(C, "A count is neither vague nor without a number.", "统计数不能模糊或定性。"),
    "carried_out_has_result": Rule(I, "What was carried out has a result.", "已执行的任务须有结果。"),
    "cash_has_amount": Rule(I, "Money has an amount.", "现金受益须有金额。"),
    "closed_has_answer": Rule(I, "What is settled was answered.", "已办结的须有答复。"),
    "closed_has_date": Rule(I, "What is settled was settled on a day.", "已办结的须有答复日期。"),
    "closed_is_explained": Rule(I, "A discrepancy is closed with an explanation.", "差异须说明后才能关闭。"),
    "code_has_scheme": Rule(I, "A code says of which scheme it is.", "代码须注明代码体系。"),
    "correction_has_reason": Rule(I, "A correction keeps the printed name and says why.", "更正须保留原文名称并说明理由。"),
    "delivered_has_date": Rule(I, "What is delivered was delivered on a day.", "已发放的须有发放日期。"),
    "delta_has_measure": Rule(I, "A difference has a unit.", "差额须有计量单位。"),
    "derived_says_how": Rule(I, "What is derived says how.", "推算的须说明方法。"),
    "end_reason_has_end": Rule(C, "What has a reason to have ended has a last day.", "有终止原因的须有终止日期。"),
    "has_evidence": Rule(I, "A change of status rests on evidence.", "动态调整须有依据。"),
    "has_owner": Rule(I, "A fund has a district that owns it.", "资金盘须有归属区县。"),
    "household_has_status_then": Rule(I, "A household's line says how the household stood.", "户的分配明细须记录当时户状态。"),
    "number_has_measure": Rule(I, "A requirement that is answered by a number has a unit.", "数值指标须有计量单位。"),
    "number_has_unit": Rule(I, "A number has a unit, a bound, and says whether it happened.", "数值须有单位、界限和情态。"),
    "part_says_membership": Rule(I, "A part says whether the source lists it so.", "分项须注明归属。"),
    "printed_has_quote": Rule(I, "What a source prints is quoted.", "原文陈述须有引文。"),
    "publicised_has_dates": Rule(I, "What was shown in public was shown for days.", "已公示的须有公示起止日期。"),
    "several_says_how_many": Rule(I, "Several approvers are a number.", "多人审批须注明人数。"),
    "several_are_more_than_one": Rule(RANGE, "Several are more than one.", "多人审批须多于一人。"),
    "ratio_has_both": Rule(I, "A ratio says how many of how many.", "比例须有分子和分母。"),
    "received_has_date": Rule(I, "What came in came on a day.", "到账须有到账日期。"),
    "reversal_has_target": Rule(I, "A reversal names what it takes back, and nothing else does.", "只有冲销须指明所冲流水。"),
    "submitted_has_value": Rule(I, "A result that is handed in has one value.", "上报的指标须有一个值。"),
    "transfer_has_parent": Rule(I, "A transfer names the flow that it passes on.", "转拨须指明来源流水。"),
    # Excludes each other
    "at_most_one_matter": Rule(C, "Feedback is about one thing at most.", "反馈最多针对一个事项。"),
    "asks_another": Rule(C, "A proposal is answered by another district.", "提议须由另一区县答复。"),
    "shown_where_it_is": Rule(C, "A proposal is shown under the record that it is about.", "提议须列于所涉档案之下。"),
    "at_most_one_party": Rule(C, "One party at most is named.", "最多一个主体。"),
    "checks_are_of_households": Rule(
        C, "Only a visit to a household checks its cadre and satisfaction.", "只有入户走访核查责任人和满意度。"
    ),
    "collaboration_has_pairing": Rule(
        C, "Collaboration belongs to a pairing, a district's own assistance to none.", "协作资金须属于结对关系，区内资金不属于。"
    ),
    "collective_is_organisation": Rule(C, "The collective's part goes to an organisation, no other does.", "只有村集体部分分给单位。"),
    "credit_code_form": Rule(C, "A credit code has 18 characters of its alphabet.", "统一社会信用代码为18位。"),
    "credit_code_sum": Rule(C, "The last character of a credit code fits the others.", "统一社会信用代码的校验位须相符。"),
    "districts_are_places": Rule(C, "A pairing of districts has places on both sides.", "区县结对的双方须为地区。"),
    "domestic_has_no_pairing": Rule(C, "A district's own project is under no pairing.", "区内项目不属于结对关系。"),
    "failed_is_not_delivered": Rule(C, "What failed was not delivered in full.", "发放失败的不能全额发放。"),
    "fk_indicator_item_subject_of_set": Rule(C, "An item is about whom its list is about.", "指标对象与指标体系一致。"),
    "fk_indicator_result_kinds_of_item": Rule(C, "A result is of the kind that its item asks.", "指标结果与指标要求一致。"),
    "hash_is_sha256": Rule(C, "A hash has 64 hexadecimal digits.", "内容哈希为64位十六进制数。"),
    "kind_fits_party": Rule(C, "A cadre is assigned as a cadre, an organisation as one.", "包村类型与主体一致。"),
    "kind_fits_subject": Rule(C, "The kind fits what it is about.", "类型与对象一致。"),
    "level_is_of_exchanges": Rule(C, "Only an exchange has a level.", "只有互访注明层级。"),
    "locked_is_approved": Rule(C, "Only what is approved is locked.", "只有已审核的才能锁定。"),
    "marginal_was_ordinary": Rule(C, "Only an ordinary household is marginal.", "边缘易致贫户须为一般农户。"),
    "measure_counts_recipients": Rule(C, "A tally counts persons, person-times, households or villages.", "受益统计只计人、人次、户、村。"),
    "merges_another": Rule(C, "A record is not merged with itself.", "不能与自身合并。"),
    "not_of_itself": Rule(C, "A flow neither passes itself on nor takes itself back.", "流水不能指向自身。"),
    "not_part_of_itself": Rule(C, "A figure is no part of itself.", "陈述不能是自身的分项。"),
    "pairing_province_fits_kind": Rule(
        C, "A pairing within a province has both sides there; one of east and west has not.", "省内结对双方同省，东西部结对双方异省。"
    ),
    "pairing_sides_of_one_level": Rule(C, "The two sides are divisions of one level.", "结对双方的行政层级相同。"),
    "parent_is_another": Rule(C, "Nothing is its own parent.", "上级不能是自身。"),
    "parties_differ": Rule(C, "Nobody is paired with itself.", "结对双方不能相同。"),
    "ratio_of_counts": Rule(RANGE, "A ratio is of counts, and of more than nothing.", "分子不小于零，分母大于零。"),
    "satisfaction_1_to_5": Rule(RANGE, "Satisfaction is from 1 to 5.", "满意度为1至5。"),
    "share_of_one": Rule(RANGE, "A share is above zero and at most one.", "份额大于零且不超过一。"),
    "status_changes": Rule(C, "A status changes to another one.", "调整前后状态不同。"),
    "status_then_before_monitoring": Rule(C, "The status is the one before the household was watched.", "须记录列入监测之前的状态。"),
    "unstable_was_lifted_out": Rule(C, "Only a household that was lifted out is unstable.", "脱贫不稳定户须为脱贫户。"),
    "value_fits_answer": Rule(C, "A result has the value that its item asks for.", "指标值与取值方式一致。"),
    "year_plausible": Rule(RANGE, "A year is from 1949 to 2200.", "年度在1949至2200之间。"),
}
FAMILIES: tuple[tuple[str, Rule], ...] = (
    (r"one_(\w+)", Rule(C, "Exactly one is named: {0}.", "须且只须指明一个：{0}。")),
    (r"(\w+)_has_precision", Rule(I, "{0} has a precision, and only with a date.", "{0} 的日期与精度须同时填写。")),
    (r"(\w+)_after_(\w+)", Rule(ORDER, "{0} is not before {1}.", "{0} 不早于 {1}。")),
    (r"(\w+)_positive", Rule(RANGE, "{0} is above zero.", "{0} 须大于零。")),
    (r"(\w+)_not_negative", Rule(RANGE, "{0} is not below zero.", "{0} 不小于零。")),
    (r"(\w+)_finite", Rule(RANGE, "{0} is a number.", "{0} 须为数值。")),
    (r"(\w+)_few", Rule(RANGE, "{0} have 1,000 characters at most, together.", "{0} 合计不超过1000字。")),
    (r"(\w+)_short", Rule(RANGE, "{0} has 300 characters at most.", "{0} 不超过300字。")),
    (
        r"fk_\w+",
        Rule(Code.UNKNOWN_RECORD, "A record that is named is not there, or is still named by others.", "所指记录不存在，或仍被引用。"),
    ),
)


def rule(constraint: str, table: str) -> Rule | None:
    """The rule that a constraint of a table holds; None where whoever writes cannot break it."""
    name = constraint.removeprefix(f"ck_{table}_")
    if exact := RULES.get(name):
        return exact
    for form, of in FAMILIES:
        if found := re.fullmatch(form, name):
            names = [_field(part) for part in found.groups()]
            return Rule(of.code, of.en.format(*names), of.zh.format(*names))
    return None


def _field(column: str) -> str:
    """The name by which the API knows a column."""
    head, *rest = column.split("_")
    return head + "".join(part.capitalize() for part in rest)
