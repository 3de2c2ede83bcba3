import answers from "./answers.graphql?raw";
import disbursement from "./disbursement.graphql?raw";
import disbursementVariables from "./disbursement.json?raw";
import discrepancy from "./discrepancy.graphql?raw";
import dispute from "./dispute.graphql?raw";
import disputeVariables from "./dispute.json?raw";
import distribution from "./distribution.graphql?raw";
import distributionVariables from "./distribution.json?raw";
import flow from "./flow.graphql?raw";
import greenhouse from "./greenhouse.graphql?raw";
import household from "./household.graphql?raw";
import live from "./live.graphql?raw";
import money from "./money.graphql?raw";
import pairing from "./pairing.graphql?raw";
import scorecard from "./scorecard.graphql?raw";
import search from "./search.graphql?raw";
import town from "./town.graphql?raw";

export interface Example {
  readonly title: string;
  readonly chinese: string;
  readonly says: string;
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
}

/** Where a token goes; the page keeps none. */
const headers = '{\n  "Authorization": "Bearer paste a token here"\n}\n';

/** The story of the record, in the order in which it is best read. */
export const EXAMPLES: readonly Example[] = [
  { title: "The pairing", chinese: "结对", says: "Who helps whom since when, and the six towns under them.", query: pairing },
  { title: "Where the money went", chinese: "资金", says: "Figures, projects, trade beside them, and the funds.", query: money },
  { title: "The flow of money", chinese: "流向", says: "Promised, paid, confirmed, spent, by year and project: made up, from the demo registry.", query: flow },
  { title: "Not acknowledged", chinese: "未确认", says: "Payments without a yes, summed by commitment and year: made up, from the demo registry.", query: answers },
  { title: "The greenhouse", chinese: "大棚", says: "From the investment to the lease to the households.", query: greenhouse },
  { title: "The households", chinese: "农户", says: "Who stands by them, visits and shares: made up, from the demo registry.", query: household },
  { title: "The scorecard", chinese: "对账", says: "The article, figure by figure, against the record.", query: scorecard },
  { title: "The discrepancy", chinese: "差异", says: "The headline and its parts do not add up; here is the gap.", query: discrepancy },
  { title: "The misprinted town", chinese: "更正", says: "洵沟镇 as printed, 泥沟镇 as it is, and the reason.", query: town },
  { title: "The search", chinese: "检索", says: "hcq is 环翠区: any part of a name or code, by pinyin or by initials.", query: search },
  { title: "Not acknowledged, live", chinese: "实时", says: "What is not acknowledged, in figures that follow whatever is paid and answered.", query: live },
  {
    title: "A payment and its answer",
    chinese: "拨付与确认",
    says: "One side pays, the other confirms. With tokens; made up, and kept in the demo registry.",
    query: disbursement,
    variables: disbursementVariables,
    headers,
  },
  {
    title: "A dispute",
    chinese: "异议",
    says: "Less came than was paid. With a token; made up, and kept in the demo registry.",
    query: dispute,
    variables: disputeVariables,
    headers,
  },
  {
    title: "From rent to payment",
    chinese: "分配",
    says: "Received, drawn up, shown, decided, paid. With tokens; made up, and kept in the demo registry.",
    query: distribution,
    variables: distributionVariables,
    headers,
  },
];
