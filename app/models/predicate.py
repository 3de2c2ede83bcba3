"""What a claim says of its subject: the closed list of meanings that figures and statements have."""

from __future__ import annotations

from app.models.base import Word


class Predicate(Word):
    """What a claim says. 陈述内容"""

    # Money
    FISCAL_FUNDS_DISBURSED = "Fiscal funds of collaboration paid to the receiving side, in total. 累计拨付扶贫协作财政资金"
    TOWN_FUNDS_DISBURSED = "Funds of collaboration paid in town pairings. 镇街结对拨付协作资金"
    FUNDS_INVESTED = "Funds put into one project of assistance. 投入资金"
    AGREED_INVESTMENT = "What an agreement says is invested. 协议投资"
    INDUSTRY_FUNDS_INVESTED = "Funds put into industry assistance, in total. 累计投入产业扶贫资金"
    TOTAL_INVESTMENT = "What a project cost. 总投资"
    ANNUAL_RETURN = "What projects earn in a year. 年收益"
    ANNUAL_YIELD = "What projects earn in a year, in percent of what was put in. 年平均收益率"
    ANNUAL_RENT = "Rent of a year. 年租金"
    RENT_TO_HOUSEHOLDS = "The share of rent that goes to households. 租金用于脱贫户增收"
    AVERAGE_INCOME = "Average income. 平均收入"
    INCOME_INCREASE = "What income rose by. 增收"
    PRIVATE_INVESTMENT = "What an enterprise or another party invests; no aid. 企业投资"
    ORDERS_PLACED = "The value of orders placed; no aid. 发放订单"
    PURCHASES = "What was paid for products of the assisted side; no aid. 消费扶贫购买"
    PROFITS_AND_TAXES = "Profits and taxes together. 利税"
    SCHOOL_BUILDING_COST = "What the building of a school cost in all. 建校总投资"

    # People and households
    PEOPLE_LIFTED = "Persons helped out of poverty. 助力脱贫人数"
    PEOPLE_BENEFITED = "Persons who benefit. 受益人数"
    BENEFIT_PERSON_TIMES = "Benefits counted by person-time. 受益人次"
    HOUSEHOLDS_PAIRED = "Households paired with cadres. 结对户数"
    CADRES = "Cadres of poverty alleviation. 扶贫干部"
    CADRES_SELECTED = "Cadres chosen to pair with households. 遴选机关干部"
    HOUSEHOLDS_PER_CADRE = "Paired households for each cadre. 每名干部结对户数"
    FIRST_SECRETARIES = "First Secretaries posted to villages. 选派第一书记"
    DEPARTMENTS_ASSIGNED = "Departments that assist villages. 区直部门包村"
    ENTERPRISES_ASSIGNED = "Caring enterprises that assist villages. 爱心企业包村"
    JOBS_OFFERED = "Jobs given. 吸纳就业"
    GROUPS_TARGETED = "Groups that a project looks after. 重点群体"

    # Places, projects and things
    KEY_VILLAGES = "Key villages of poverty alleviation. 扶贫工作重点村"
    OTHER_VILLAGES = "Villages that benefit without being key villages. 非重点村"
    VILLAGES_BENEFITED = "Villages that benefit, of every kind. 受益村"
    VILLAGES_COVERED = "Villages that a project covers. 覆盖村"
    PARTY_VILLAGES = "Villages that are party to an agreement. 签约村"
    TOWNS_PAIRED = "Towns and sub-districts paired. 结对镇街"
    PROJECTS_BUILT = "Projects built. 建成项目"
    ASSETS_BUILT = "Things built. 建成资产"
    ASSETS_TITLED = "The share of assets whose title is confirmed to villages. 资产确权到村"
    MODELS_REPLICATED = "Ways of working copied to the other side. 复制推广模式"

    # Occasions and years
    EXCHANGE_VISITS = "Visits between the two sides. 互访"
    DONATION_DRIVES = "Times that society was called on to give. 发动社会捐赠"
    PAIRED_SINCE = "The year in which a pairing began. 结对年份"
    SIGNED_IN = "The year in which an agreement was signed. 签订年份"
    BUILT_IN = "The year in which a thing was built. 建成年份"

    # Statements without a figure
    POSITION_IN_CITY = "What a district is to its city. 在市内的地位"
    LOCATED_IN = "Where a thing is. 所在地"
    INDICATOR_MET = "A requirement is met. 指标达标"
    MECHANISM = "How the work is organised. 工作机制"
    IMPLEMENTATION = "How a project is carried out. 实施方式"
    PARTY_TO = "Who signed with whom. 协议各方"
    LEASED_TO = "Who rents a thing. 承租"
    RENT_RECEIVED = "Rent has reached the households. 收到租金收益"
    ALLOCATION_RULE = "How income is shared out. 分配原则"
    EMPLOYMENT_PRIORITY = "Who is employed first. 优先招用"
    HOLDS_POST = "An office that a person holds. 任职"
    HOLDS_ROLE = "A duty that a person has beside the office. 兼任职责"
    HOUSEHOLDS_VISITED = "Whom a cadre visited. 走访"
    VISIT_CHECKS = "What a visit looks at. 走访内容"
    CONDITION = "The state that a thing was in. 状况"
    BASE_SET_UP = "An enterprise or organisation set up a base. 设立基地"
    GAP_FILLED = "What was missing before. 填补空白"
    SHOWN_IN_PHOTO = "A picture shows it. 图片说明"
    HOUSEHOLD_CIRCUMSTANCES = "How households in hardship live. 贫困户状况"
