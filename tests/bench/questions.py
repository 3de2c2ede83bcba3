"""What is asked: the same work in the words of each service, by ids and cursors that the loaded data offers.

A question in another's words names its fields by aliases as ours do, so that answers can be compared. `None` says that a
service cannot be asked that; the table then says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.bench.asks import Ask, Then, Work
from tests.bench.groups import aggregate, ledger
from tests.bench.offers import PAGE, Chosen
from tests.bench.talks import Edited


def questions(chosen: Chosen) -> tuple[Work, ...]:
    """Every kind of work, cheapest first."""
    return (node(chosen), filtered(chosen), nested(), unforeseen(), page(), aggregate(), ledger(), tree(chosen), change(chosen))


def node(chosen: Chosen) -> Work:
    typed = tuple({"id": f"project_{key}"} for key in chosen.projects)
    bare = tuple({"id": key} for key in chosen.projects)
    ours = "query ($id: ID!) { project(id: $id) { id name category location { name } implementer { name } } }"
    return Work(
        "node",
        "one project by id, two to-ones",
        {
            "jiedui": Ask(ours, typed),
            "postgraphile": Ask(
                """query ($id: UUID!) { project: projectByRowId(rowId: $id) { id: rowId name category
                location: divisionByLocationId { name } implementer: organisationByImplementerId { name } } }""",
                bare,
            ),
            "fraiseql": Ask(
                "query ($id: UUID!) { project(id: $id) { id name category location { name } implementer { name } } }",
                bare,
            ),
            "dataloader": Ask(ours, bare),
            "floor": Ask("node", bare),
        },
    )


def nested() -> Work:
    ours = """{ projects(first: 50) { nodes { id name location { name } benefits(first: 10) { nodes {
        id title amount occurredOn fund { title } provider { name } } } } } }"""
    return Work(
        "nested",
        "50 projects × 10 benefits, three to-ones",
        {
            "jiedui": Ask(ours),
            "postgraphile": Ask(
                """{ projects: allProjects(condition: {deletedAt: null},
                  first: 50, orderBy: [STARTS_ON_ASC, NAME_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId name
                location: divisionByLocationId { name }
                benefits: benefitsByProjectId(condition: {deletedAt: null},
                  first: 10, orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC]) { nodes {
                  id: rowId title amount occurredOn fund: fundByFundId { title: name } provider: organisationByProviderId { name }
                } } } } }"""
            ),
            "fraiseql": Ask(
                """{ projects: projectsWithBenefits(limit: 50) { id name location { name } benefits {
                id title amount occurredOn fund { title } provider { name } } } }"""
            ),
            "dataloader": Ask(ours),
            "floor": Ask("nested"),
        },
    )


def unforeseen() -> Work:
    ours = """{ households(first: 50) { nodes { id code status village { name } memberships(first: 20) { nodes { role
        person { id displayName } } } } } }"""
    return Work(
        "unforeseen",
        "50 households with their village and members, which no view foresaw",
        {
            "jiedui": Ask(ours),
            "postgraphile": Ask(
                """{ households: allHouseholds(condition: {deletedAt: null},
                  first: 50, orderBy: [CODE_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId code status
                village: divisionByVillageId { name }
                memberships: membershipsByHouseholdId(condition: {deletedAt: null},
                  first: 20, orderBy: [STARTS_ON_ASC, PRIMARY_KEY_ASC]) { nodes { role
                person: personByPersonId { id: rowId displayName } } } } } }"""
            ),
            "fraiseql": Ask(
                "{ households(limit: 50) { id code status village { name } } }",
                formed=joined,
                then=Then(
                    """query ($households: [UUID!]!) { memberships: membershipsOf(households: $households) { household role
                    person { id displayName } } }""",
                    lambda data: {"households": [one["id"] for one in data["households"]]},
                ),
            ),
            "dataloader": Ask(ours),
            "floor": Ask("unforeseen"),
        },
    )


def joined(first: Any, second: Any) -> Any:
    """What a client makes of two answers: households, each with the memberships that name it."""
    of: dict[str, list[Any]] = {}
    for each in second["memberships"]:
        of.setdefault(each["household"], []).append({"role": each["role"], "person": each["person"]})
    return {"households": [{**one, "memberships": of.get(one["id"], [])} for one in first["households"]]}


def page() -> Work:
    ours = "{ benefits(first: 1000) { nodes { id title amount occurredOn form project { name } } } }"
    return Work(
        "page",
        "a page of 1,000 benefits, one to-one",
        {
            "jiedui": Ask(ours),
            "postgraphile": Ask(
                """{ benefits: allBenefits(condition: {deletedAt: null}, first: 1000, orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC]) { nodes {
                id: rowId title amount occurredOn form project: projectByProjectId { name } } } }"""
            ),
            "fraiseql": Ask("{ benefits(limit: 1000) { id title amount occurredOn form project { name } } }"),
            "dataloader": Ask(ours),
            "floor": Ask("page"),
        },
    )


def filtered(chosen: Chosen) -> Work:
    selected = "{ nodes { id title amount occurredOn project { name } } pageInfo { hasNextPage %s } }"
    ours = (
        "query ($fund: ID!, $first: Int!, $after: Cursor) { benefits(where: {fund: {id: {eq: $fund}}}, orderBy: [{field: OCCURRED_ON}],"
        f" first: $first, after: $after) {selected} }}"
    )
    bare = ({"fund": chosen.fund},)
    return Work(
        "filtered",
        f"a page of {PAGE}, filtered and ordered, {chosen.pages} pages deep by cursor",
        {
            "jiedui": Ask(ours, ({"fund": f"fund_{chosen.fund}"},), walk=True),
            "postgraphile": Ask(
                """query ($fund: UUID!, $first: Int!, $after: Cursor) { benefits: allBenefits(condition: {fundId: $fund, deletedAt: null},
                orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC], first: $first, after: $after) { nodes {
                id: rowId title amount occurredOn project: projectByProjectId { name } } pageInfo { hasNextPage %s } } }""",
                bare,
                walk=True,
            ),
            "fraiseql": Ask(
                """query ($fund: UUID!, $offset: Int!) { benefits: benefitsOfFund(fund: $fund, limit: 20, offset: $offset) {
                id title amount occurredOn project { name } } }""",
                ({"fund": chosen.fund, "offset": chosen.pages * PAGE},),
            ),
            "dataloader": Ask(
                ours.replace("where: {fund: {id: {eq: $fund}}}, orderBy: [{field: OCCURRED_ON}]", "fund: $fund").replace(
                    "Cursor", "String"
                ),
                bare,
                walk=True,
            ),
            "floor": Ask("filtered", ({"fund": chosen.fund, "day": chosen.day, "after": chosen.after},)),
        },
    )


def tree(chosen: Chosen) -> Work:
    ours = """query ($villages: Int!) { villages(first: $villages) { nodes { id name households(first: 100) { nodes { id code status
        memberships(first: 20) { nodes { role person { id displayName } } } } } } } }"""
    size = ({"villages": chosen.villages},)
    return Work(
        "tree",
        "villages, households, members, persons: the tree of 15,000",
        {
            "jiedui": Ask(ours, size),
            "postgraphile": Ask(
                """query ($villages: Int!) { villages: allDivisions(condition: {level: "VILLAGE", deletedAt: null}, first: $villages,
                orderBy: [CODE_ASC, NAME_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId name
                households: householdsByVillageId(condition: {deletedAt: null},
                  first: 100, orderBy: [CODE_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId code status
                memberships: membershipsByHouseholdId(condition: {deletedAt: null},
                  first: 20, orderBy: [STARTS_ON_ASC, PRIMARY_KEY_ASC]) { nodes { role
                person: personByPersonId { id: rowId displayName } } } } } } } }""",
                size,
            ),
            "fraiseql": Ask(
                """query ($villages: Int!) { villages: villageTrees(limit: $villages) { id name households { id code status
                memberships { role person { id displayName } } } } }""",
                size,
            ),
            "dataloader": Ask(ours, size),
            "floor": Ask("tree", size),
        },
    )


def change(chosen: Chosen) -> Work:
    ours = """mutation ($id: ID!, $version: Int!, $note: String!) { change: updateProject(input: {id: $id, expectedVersion: $version,
        note: $note}) { project { id note version } userErrors { message } } }"""

    def edit(record: Edited) -> Mapping[str, Any]:
        """The version that was read is the one that is expected."""
        return {"id": record.key, "version": record.version, "note": record.wanted["note"]}

    return Work(
        "change",
        "a note of a project changed, with its entry on the trail",
        {
            "jiedui": Ask(ours, formed=found, edit=lambda record: {**edit(record), "id": f"project_{record.key}"}),
            "postgraphile": Ask(
                """mutation ($id: UUID!, $version: Int!, $note: String!) { change: updateProjectByRowId(input: {rowId: $id,
                projectPatch: {note: $note, version: $version}}) { project { id: rowId note version } } }""",
                formed=found,
                edit=lambda record: {**edit(record), "version": record.wanted["version"]},
            ),
            "dataloader": Ask(
                """mutation ($id: ID!, $version: Int!, $note: String!) { change: updateProject(id: $id, expectedVersion: $version,
                note: $note) { project { id note version } } }""",
                formed=found,
                edit=edit,
            ),
            "floor": Ask("change", formed=found, edit=edit),
        },
        chosen.edited,
    )


def found(data: Any) -> Any:
    """Which record was changed; the talk has looked at what became of it, version and note are of the moment."""
    return data["change"]["project"]["id"]
