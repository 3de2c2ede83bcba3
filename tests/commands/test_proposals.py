"""What both districts keep, where one instance serves them both: a proposal, and what the other side says of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.office import Office

FIND = "{ pairings(first: 1, where: {kind: {eq: INTRA_PROVINCIAL}}) { nodes { id version note ownerDistrict { name } } } }"
CHANGED = "proposal { pairing { version note } }"


async def pairing(office: Office) -> dict[str, Any]:
    (found,) = (await office.ask(FIND))["pairings"]["nodes"]
    return dict(found)


@pytest.mark.parametrize("owner_proposes", [True, False])
async def test_what_both_agree_to_is_changed_whoever_owns_it(giver: Office, taker: Office, *, owner_proposes: bool) -> None:
    before = await pairing(giver)
    assert before["ownerDistrict"]["name"] == giver.district
    proposer, answerer = (giver, taker) if owner_proposes else (taker, giver)
    given = {"id": before["id"], "expectedVersion": before["version"], "note": "双方同意"}
    made = await proposer.made("proposePairing", "proposal", given)
    assert await pairing(giver) == before
    which = {"proposal": made["id"], "expectedVersion": 1}
    answer = await answerer.made("acceptProposal", "proposalAnswer", which, CHANGED)
    assert answer["proposal"]["pairing"] == {"version": before["version"] + 1, "note": "双方同意"}
    assert (await pairing(giver))["note"] == "双方同意"
    assert (await answerer.refused("acceptProposal", "proposalAnswer", {"proposal": made["id"], "expectedVersion": 1}))[
        "code"
    ] == "DUPLICATE"


async def test_what_is_declined_stays_and_nobody_answers_his_own(giver: Office, taker: Office) -> None:
    before = await pairing(giver)
    made = await giver.made("proposePairing", "proposal", {"id": before["id"], "expectedVersion": before["version"], "note": "不同意的"})
    which = {"proposal": made["id"], "expectedVersion": 1}
    assert (await giver.refused("acceptProposal", "proposalAnswer", which))["code"] == "NOT_YOURS"
    await taker.made("declineProposal", "proposalAnswer", which)
    assert await pairing(giver) == before


async def test_what_is_agreed_to_is_of_the_proposal_alone(giver: Office, taker: Office) -> None:
    """Who answers does not act for the other district beyond it: the claim ends with the change."""
    before = await pairing(giver)
    made = await giver.made("proposePairing", "proposal", {"id": before["id"], "expectedVersion": before["version"], "note": "一"})
    await taker.made("acceptProposal", "proposalAnswer", {"proposal": made["id"], "expectedVersion": 1})
    given = {"id": before["id"], "expectedVersion": before["version"] + 1, "note": "二"}
    assert (await taker.refused("updatePairing", "pairing", given))["code"] == "NOT_YOURS"
