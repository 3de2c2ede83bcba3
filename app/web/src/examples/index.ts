import answers from "./answers.graphql?raw";
import discrepancy from "./discrepancy.graphql?raw";
import flow from "./flow.graphql?raw";
import greenhouse from "./greenhouse.graphql?raw";
import household from "./household.graphql?raw";
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
}

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
];
