"""A commitment of Huancui to Tai'erzhuang, and what the two of them do under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.commands.office import Office, yuan

PROMISED = 600_000
DAY = "2024-04-01"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The two offices and the ids of what they work on."""

    giver: Office
    taker: Office
    fund: str
    pairing: str
    commitment: str

    @classmethod
    async def opened(cls, giver: Office, taker: Office) -> Ledger:
        fund = await giver.made("createFund", "fund", {"title": "试点资金", "year": 2024, "total": {"value": "100", "unit": "WAN_YUAN"}})
        pairings = await giver.ask("{ pairings(first: 1, where: {kind: {eq: INTRA_PROVINCIAL}}) { nodes { id } } }")
        pairing = pairings["pairings"]["nodes"][0]["id"]
        promise = {"fund": fund["id"], "pairing": pairing, "title": "试点", "programme": "COLLABORATION", "approvedOn": "2024-03-01"}
        commitment = await giver.made("commitFunds", "commitment", promise | {"amount": yuan(PROMISED)})
        return cls(giver, taker, fund["id"], pairing, commitment["id"])

    def payment(self, amount: int, **more: Any) -> dict[str, Any]:
        return {"commitment": self.commitment, "amount": yuan(amount), "occurredOn": DAY} | more

    async def disbursed(self, amount: int, **more: Any) -> str:
        made = await self.giver.made("recordDisbursement", "fundTransaction", self.payment(amount, **more))
        return str(made["id"])

    async def acknowledged(self, amount: int) -> str:
        """A disbursement that the receiver confirmed."""
        flow = await self.disbursed(amount)
        await self.taker.made("acknowledgeDisbursement", "acknowledgement", {"transaction": flow, "receivedOn": DAY})
        return flow

    async def figures(self) -> dict[str, str]:
        """The commitment as it stands."""
        found = await self.giver.ask(
            "query($id: ID!) { commitment(id: $id) { disbursed acknowledged disputed refunded outstanding } }", id=self.commitment
        )
        figures: dict[str, str] = found["commitment"]
        return figures
