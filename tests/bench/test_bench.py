"""What the bench computes without its peers: bounds, equality, bars, the report, and that its questions can be asked."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import psutil
import pytest
from graphql import build_schema, parse, validate

from tests.bench import bars, report
from tests.bench.bounds import ratio
from tests.bench.contestants import Contestant, Serving
from tests.bench.equal import canonical, difference
from tests.bench.load import Answered, Line
from tests.bench.measure import Offered, Phase, Ready, Sample, able, planned
from tests.bench.questions import Chosen, Work, questions

ROOT = Path(__file__).parents[2]
KEY = "00000006-0000-7000-8000-000000000064"
WORKS = questions(Chosen((KEY,), KEY, 500, "2020-01-01", KEY, 200))
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
    assert difference(canonical(ours % key), canonical(theirs % key)) is None


@pytest.mark.parametrize(
    "theirs", [b'{"data":{"a":[1,2]}}', b'{"data":{"a":[2,1],"b":null}}', b'{"data":{"a":[2,"1"]}}', b'{"data":{"a":[2]}}']
)
def test_another_value_order_or_field_is_one(theirs: bytes) -> None:
    assert difference(canonical(b'{"data":{"a":[2,1]}}'), canonical(theirs)) is not None


def test_an_answer_is_read_whole_however_it_arrives() -> None:
    told: list[bytes] = []
    line = Line(lambda one: told.append(one.body))
    line.keep = True
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b'{"data":{}}'
    for size in (1, 7, len(answer)):
        for at in range(0, len(answer), size):
            line.data_received(answer[at : at + size])
    assert told == [b'{"data":{}}'] * 3
    assert not line.refused


def test_an_error_is_refused_even_with_200() -> None:
    line = Line(lambda one: None)
    line.data_received(b'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{"errors":[]}')
    assert line.refused


def test_percentiles_are_latencies_that_occurred() -> None:
    answered = Answered(2.0, tuple(n / 1000 for n in range(1, 101)))
    assert (answered.rate, answered.percentile(0.5), answered.percentile(0.99), answered.percentile(1)) == (50, 0.05, 0.099, 0.1)


def test_every_round_has_every_work_and_the_loop() -> None:
    steps = list(planned([], WORKS, [Phase(16, 3, 1), Phase(1, 1, 1)]))
    assert [step[1] for step in steps] == [0] * 12 + [1] * 6 + [2] * 6
    assert {step[2].key for step in steps} == set(bars.ALL)


def ready(work: Work, name: str, alone: float) -> Ready:
    return Ready(Serving(Contestant(name, name, name, ()), ("127.0.0.1", 0), psutil.Process()), work, (), 0, alone)


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
