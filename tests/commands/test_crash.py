"""Service and PostgreSQL are killed while clients write: what was acknowledged is there once, what was not is there whole or not at all.

Each client pays one yuan after another, each with a key and a voucher of its own, and remembers what was acknowledged. After the
restart every client sends its unanswered payment again with its key.
"""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cluster import made
from tests.processes import Running, jiedui, kill_postgres_of, postmaster_of, served, wait

CLIENTS = 4
BEFORE_THE_BLOW = 24
FUND = """mutation { createFund(input: {title: "试", total: {value: "1", unit: WAN_YUAN}}) { fund { id } } }"""
PAIRING = "{ pairings(where: {kind: {eq: INTRA_PROVINCIAL}}, first: 1) { nodes { id } } }"
PROMISE = """mutation($fund: ID!, $pairing: ID!) {
  commitFunds(input: {
    fund: $fund, pairing: $pairing, title: "试", programme: COLLABORATION, amount: {value: "1", unit: WAN_YUAN}, approvedOn: "2024-01-01"
  }) { commitment { id } userErrors { message } }
}"""
PAY = """mutation($commitment: ID!, $key: String!) {
  recordDisbursement(input: {
    commitment: $commitment, amount: {value: "1"}, occurredOn: "2024-02-01", voucherNo: $key, idempotencyKey: $key
  }) { fundTransaction { id } userErrors { message } }
}"""
KEPT = """query($commitment: ID!) {
  commitment(id: $commitment) {
    disbursed
    transactions(first: 1000) { nodes { id voucherNo amount } }
  }
}"""


@dataclass
class Payer(threading.Thread):
    """A client that pays until it gets no answer."""

    number: int
    address: str
    token: str
    commitment: str
    answered: dict[str, str] = field(default_factory=dict)
    unanswered: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        for at in range(10_000):
            key = f"{self.number}-{at}"
            try:
                self.pay(key, self.address)
            except (httpx.HTTPError, AssertionError):
                self.unanswered = key
                return

    def pay(self, key: str, address: str) -> None:
        """Raises HTTPError or AssertionError unless the payment is acknowledged."""
        made = ask(address, self.token, PAY, commitment=self.commitment, key=key)["recordDisbursement"]
        assert made["userErrors"] == []
        self.answered[key] = made["fundTransaction"]["id"]


def ask(address: str, token: str, text: str, **variables: Any) -> Any:
    sent = {"query": text, "variables": variables}
    answer = httpx.post(f"{address}/graphql", json=sent, headers={"authorization": f"Bearer {token}"}, timeout=30).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def opened(running: Running) -> tuple[str, str]:
    """A token of Huancui's finance clerk, and the commitment that is paid."""
    assert running.answers()
    data = str(running.data_dir)
    made = jiedui("token", "create", "clerk", "--role", "finance", "--district", "371002", "--data-dir", data)
    assert made.returncode == 0, made.stderr
    token = made.stdout.split()[0]
    fund = ask(running.address(), token, FUND)["createFund"]["fund"]["id"]
    pairing = ask(running.address(), token, PAIRING)["pairings"]["nodes"][0]["id"]
    promise = ask(running.address(), token, PROMISE, fund=fund, pairing=pairing)["commitFunds"]
    assert promise["userErrors"] == []
    return token, promise["commitment"]["id"]


@pytest.mark.parametrize("blow", ["service", "postgresql", "both"])
def test_what_was_acknowledged_is_there_once_after_a_kill(tmp_path: Path, blow: str) -> None:
    made(tmp_path / "data")
    with served(tmp_path) as running:
        token, commitment = opened(running)
        payers = [Payer(number, running.address(), token, commitment) for number in range(CLIENTS)]
        for payer in payers:
            payer.start()
        wait(lambda: sum(len(payer.answered) for payer in payers) >= BEFORE_THE_BLOW, running.said)
        struck(running, blow)
        for payer in payers:
            payer.join(60)
            assert payer.unanswered, "the blow was felt by every client"
    with served(tmp_path) as again:
        before = kept(again, token, commitment)
        told = {key: made for payer in payers for key, made in payer.answered.items()}
        assert told.items() <= before.items(), "what was acknowledged is there"
        assert set(before) - set(told) <= {payer.unanswered for payer in payers}, "and nothing that nobody sent"
        for payer in payers:
            payer.pay(payer.unanswered, again.address())
            if payer.unanswered in before:
                assert payer.answered[payer.unanswered] == before[payer.unanswered], "answered as it would have been"
        assert kept(again, token, commitment) == {key: made for payer in payers for key, made in payer.answered.items()}
        assert again.end() == 0


def struck(running: Running, blow: str) -> None:
    """SIGKILL, to the service, to the postmaster, or to both with everything that PostgreSQL runs."""
    if blow in ("postgresql", "both"):
        postmaster_of(running.data_dir).kill()
    if blow in ("service", "both"):
        running.end(signal.SIGKILL)
    if blow == "both":
        kill_postgres_of(running.data_dir)


def kept(running: Running, token: str, commitment: str) -> dict[str, str]:
    """The payments of the commitment by their vouchers, each once; and the sum is theirs."""
    found = ask(running.address(), token, KEPT, commitment=commitment)["commitment"]
    rows = found["transactions"]["nodes"]
    vouchers = [row["voucherNo"] for row in rows]
    assert len(vouchers) == len(set(vouchers)), json.dumps(vouchers)
    assert found["disbursed"] == f"{len(rows)}.00"
    return {row["voucherNo"]: row["id"] for row in rows}
