"""The bench without its peers from npm and PyPI: that the rows answer equal values, and what it computes of them."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from uuid import UUID

import asyncpg
import orjson
import psutil
import pytest
from graphql import build_schema, parse, validate

from tests.bench import bars, data, report
from tests.bench.asks import Work
from tests.bench.bounds import ratio
from tests.bench.contestants import Contestant, Serving, at_hand, serving
from tests.bench.equal import canonical, difference
from tests.bench.load import Answered, Line
from tests.bench.measure import Offered, Phase, Sample, able, planned
from tests.bench.offers import Chosen, choose
from tests.bench.questions import questions
from tests.bench.ready import Ready, verified
from tests.bench.talks import Edited, Editing, InTwo, Repeated, Talk

ROOT = Path(__file__).parents[2]
KEY = "00000006-0000-7000-8000-000000000064"
WORKS = questions(Chosen((KEY,), KEY, 500, "2020-01-01", KEY, 200, "371002", (Edited(KEY, 1),)))
RATES = {"jiedui": (900, 1_000, 4), "postgraphile": (100, 3, 110), "dataloader": (40, 60, 45)}
TITLES = {"jiedui": "Jiedui", "floor": "by hand", "postgraphile": "PostGraphile 5", "fraiseql": "FraiseQL", "dataloader": "DataLoader"}


def samples(rounds: int = 15, ours: float = 10.0) -> list[Sample]:
    """Jiedui `ours` times as fast as everybody, in rounds that are each of another speed."""
    return [
        Sample(work.key, name, 16, n, rate * (1 + n % 3), 1.0, 2.0, 1 / rate, 2 / rate)
        for work in WORKS
        for n in range(rounds)
        for name, rate in {name: ours if name == "jiedui" else 1.0 for name in TITLES}.items()
    ]


def test_a_ratio_is_paired_by_round_so_that_a_slow_round_does_not_count() -> None:
    found = ratio([40.0, 4.0, 400.0], [10.0, 1.0, 100.0])
    assert (found.mean, found.lower, found.upper) == pytest.approx((4, 4, 4))


def test_the_bounds_enclose_the_mean_and_are_the_same_each_time() -> None:
    ours, theirs = [3.0, 5.0, 4.0, 4.4, 3.6] * 3, [1.0] * 15
    found = ratio(ours, theirs)
    assert found.lower < found.mean < found.upper
    assert found.lower > 3.6
    assert found.upper < 4.4
    assert found == ratio(ours, theirs)


def test_nothing_measured_is_no_ratio() -> None:
    assert math.isnan(ratio([], []).mean)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b'{"data":{"a":{"nodes":[{"id":"fund_%s"}]}}}', b'{"data":{"a":[{"__typename":"Fund","id":"%s"}]}}'),
        (b'{"data":{"a":"1.50","b":"%s"}}', b'{"data":{"b":"%s","a":1.5}}'),
        (b'{"data":{"a":{"nodes":[],"pageInfo":{"hasNextPage":false}},"b":"%s"}}', b'{"data":{"a":{"nodes":[]},"b":"%s"}}'),
    ],
)
def test_what_services_may_choose_is_no_difference(ours: bytes, theirs: bytes) -> None:
    key = KEY.encode()
    assert difference(canonical([ours % key]), canonical([theirs % key])) is None


@pytest.mark.parametrize(
    "theirs", [b'{"data":{"a":[1,2]}}', b'{"data":{"a":[2,1],"b":null}}', b'{"data":{"a":[2,"1"]}}', b'{"data":{"a":[2]}}']
)
def test_another_value_order_or_field_is_one(theirs: bytes) -> None:
    assert difference(canonical([b'{"data":{"a":[2,1]}}']), canonical([theirs])) is not None


class Written(list[bytes]):
    """What a line wrote."""

    write = list.append


def line(talk: Talk, answered: Callable[[Line], None]) -> tuple[Line, Written]:
    """A connection without a socket; what is to be heard is put in by `data_received`."""
    made, written = Line(answered, talk), Written()
    made.transport = written  # type: ignore[assignment]
    return made, written


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def test_an_answer_is_read_whole_however_it_arrives() -> None:
    told: list[list[bytes]] = []
    asking, _ = line(Repeated(cycle([b"a question"])), lambda one: told.append(one.bodies))
    asking.keep = True
    whole = answer(b'{"data":{}}')
    for size in (1, 7, len(whole)):
        asking.ask(0)
        for at in range(0, len(whole), size):
            asking.data_received(whole[at : at + size])
    assert told == [[b'{"data":{}}']] * 3
    assert not asking.refused


def test_an_error_is_refused_even_with_200() -> None:
    asking, _ = line(Repeated(cycle([b"a question"])), lambda one: None)
    asking.ask(0)
    asking.data_received(answer(b'{"errors":[]}'))
    assert asking.refused


def test_what_needs_two_requests_is_one_answer() -> None:
    told: list[list[bytes]] = []
    asking, written = line(InTwo(b"which?", lambda data: b"what of %d?" % data["id"]), lambda one: told.append(one.bodies))
    for number in (7, 8):
        asking.ask(0)
        first, second = b'{"data":{"id":%d}}' % number, b'{"data":{}}'
        asking.data_received(answer(first))
        assert len(told) == number - 7
        asking.data_received(answer(second))
        assert told[-1] == [first, second]
    assert written == [b"which?", b"what of 7?", b"which?", b"what of 8?"]


def test_a_change_names_the_version_that_was_answered_and_takes_no_other_answer() -> None:
    record = Edited(KEY, 4)
    asking, written = line(Editing(lambda one: b"%d" % one.version, record), lambda one: None)
    for version in (5, 6):
        made = {"id": f"project_{KEY}", "note": record.wanted["note"], "version": version}
        asking.ask(0)
        asking.data_received(answer(orjson.dumps({"data": {"change": {"project": made}}})))
    assert written == [b"4", b"5"]
    assert record.version == 6
    assert not asking.refused
    asking.ask(0)
    asking.data_received(answer(orjson.dumps({"data": {"change": {"project": made}}})))
    assert asking.refused
    assert record.version == 6


def test_percentiles_are_latencies_that_occurred() -> None:
    answered = Answered(2.0, tuple(n / 1000 for n in range(1, 101)))
    assert (answered.rate, answered.percentile(0.5), answered.percentile(0.99), answered.percentile(1)) == (50, 0.05, 0.099, 0.1)


def test_every_round_has_every_work_and_the_loop() -> None:
    steps = list(planned([], WORKS, [Phase(16, 3, 1), Phase(1, 1, 1)]))
    assert [step[1] for step in steps] == [0] * 16 + [1] * 8 + [2] * 8
    assert {step[2].key for step in steps} == set(bars.READS)


def ready(work: Work, name: str, alone: float) -> Ready:
    return Ready(Serving(Contestant(name, name, name, ()), ("127.0.0.1", 0), psutil.Process()), work, work.asks[name], 0, alone)


def test_at_equal_load_is_whoever_kept_up_however_long_the_first_answer_took() -> None:
    work = WORKS[0]
    them = [ready(work, "jiedui", 30.0), ready(work, "postgraphile", 0.1), ready(work, "dataloader", 0.001)]
    reached = bars.rates_of([Sample(work.key, n, 16, at, r, 1, 1, 1, 1) for n, rs in RATES.items() for at, r in enumerate(rs)])
    assert reached[work.key, "postgraphile"] == 100
    assert [one.serving.contestant.key for one in able(them, {work.key: 50}, reached)] == ["jiedui", "postgraphile"]
    assert able(them, {}, reached) == []


def test_our_questions_are_valid() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text())
    for work in WORKS:
        assert validate(schema, parse(work.asks["jiedui"].query.replace("%s", "endCursor"))) == [], work.key


async def test_every_row_answers_equal_values_and_a_change_is_on_the_trail(fresh_database_url: str, tmp_path: Path) -> None:
    await data.seed(fresh_database_url, 2_000)
    connection = await asyncpg.connect(fresh_database_url)
    offers = await choose(connection)
    works = questions(offers)
    with ExitStack() as stack:
        them = at_hand(fresh_database_url, await data.tokens(fresh_database_url, offers.district))
        servings = [stack.enter_context(serving(each, tmp_path / each.key)) for each in them]
        found = await verified(servings, works, offers.pages)
    assert len(found) == len(works) * len(them)
    record, entries = offers.edited[0], "select actor, version from change where record = $1 and op = 'UPDATE' order by seq"
    assert record.times == 2 * len(them)
    trail = await connection.fetch(entries, UUID(record.key))
    assert [row["version"] for row in trail] == [*range(record.version - record.times + 1, record.version + 1)]
    assert [row["actor"] for row in trail] == ["local:writer"] * 2 + ["a test"] * 4
    await connection.close()


def test_a_bar_is_judged_by_the_bound_that_is_unkind() -> None:
    verdicts = {(v.bar.work, v.bar.other, v.bar.figure): v.passed for v in bars.judged(samples(ours=6.5))}
    assert verdicts["node", "postgraphile", "rate"] is True
    assert verdicts["nested", "postgraphile", "rate"] is True
    assert verdicts["tree", "postgraphile", "rate"] is False
    assert verdicts["nested", "dataloader", "rate"] is False
    assert verdicts["nested", "floor", "server"] is True
    assert verdicts["node", "fraiseql-kept", "rate"] is None


def test_the_report_has_every_work_and_bar_and_names_no_path(tmp_path: Path) -> None:
    works = {work.key: work.title for work in WORKS}
    offered = [Offered("node", "jiedui", 100.0, 1.0, 2.0)]
    report.write(report.Run(works, TITLES, samples(), offered, report.machine(5_000, "18.4", {}), ["a note"]), tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert all(f"## {title[0].upper()}{title[1:]}" in text for title in works.values())
    assert text.count("| PASS |") + text.count("| MISS |") + text.count("| not measured |") == len(bars.BARS)
    assert "10.0" in text
    assert "a note" in text
    assert str(ROOT) not in text
    assert str(Path.home()) not in text
    told = json.loads((tmp_path / "bench.json").read_text())
    assert len(told["samples"]) == len(samples())
    assert len(told["bars"]) == len(bars.BARS)
    for name in ("throughput.svg", "cpu.svg"):
        assert len(ElementTree.parse(tmp_path / name).getroot()) > len(works)
