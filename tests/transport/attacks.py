"""What a hostile client may send: documents, variables and bodies that cost a careless service seconds, memory or its life."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

DOCUMENTS: dict[str, Callable[[], str]] = {
    "3,000 duplicate fields": lambda: "{ districts { nodes { " + "name " * 3000 + "} } }",
    "3,000 duplicate pages": lambda: "{ " + "districts(first: 1) { totalCount } " * 1000 + "}",
    "3,000 conflicting fields": lambda: "{ " + " ".join(f"districts(first: {n}) {{ totalCount }}" for n in range(700)) + " }",
    "5,000 directives": lambda: "{ districts { totalCount " + "@include(if: true) " * 5000 + "} }",
    "2,000 directives of 50 names": lambda: "{ __typename " + "".join(f"@d{n % 50} " for n in range(2000)) + "}",
    "5,000 aliases": lambda: "{ " + " ".join(f"a{n}: __typename" for n in range(3000)) + " }",
    "200 aliases of a page": lambda: "{ " + " ".join(f"a{n}: districts(first: 1000) {{ nodes {{ name }} }}" for n in range(200)) + " }",
    "a fragment that spreads itself": lambda: "{ ...F } fragment F on Query { ...F }",
    "a ring of 300 fragments": lambda: "{ ...F0 } " + fragments(300, lambda n: f"...F{(n + 1) % 300}"),
    "a bomb of 30 fragments": lambda: "{ ...F0 } " + fragments(30, lambda n: f"...F{n + 1} ...F{n + 1}" if n < 29 else "__typename"),
    "a wide bomb of fragments": lambda: "{ ...F0 } " + fragments(8, lambda n: f"...F{n + 1} " * 100 if n < 7 else "__typename"),
    "500 fragments that all meet": lambda: (
        "{ " + " ".join(f"...F{n}" for n in range(400)) + " } " + fragments(400, lambda _: "districts { totalCount }")
    ),
    "fragments that meet at many fields": lambda: "{ ...F0 ...F1 } " + fragments(2, lambda _: "districts { nodes { name } } " * 500),
    "2,000 operations": lambda: " ".join(f"query Q{n} {{ __typename }}" for n in range(1500)),
    "3,000 variables": lambda: "query(" + " ".join(f"$v{n}: Int" for n in range(1500)) + ") { __typename }",
    "10,000 levels": lambda: "{ a " * 4000 + "}" * 4000,
    "100,000 braces": lambda: "{" * 100_000,
    "100,000 brackets": lambda: "{ a(b: " + "[" * 100_000 + ") }",
    "a million blanks": lambda: "{ __typename " + " " * 1_000_000 + "}",
    "a million characters of comment": lambda: "# " + "x" * 1_000_000 + "\n{ __typename }",
    "a name of a million letters": lambda: "{ " + "a" * 1_000_000 + " }",
    "a string of a million letters": lambda: '{ district(by: {name: "' + "a" * 1_000_000 + '"}) { id } }',
    "a number of 5,000 digits": lambda: "{ districts(first: %s) { totalCount } }" % ("9" * 5000),
    "a number of a million digits": lambda: "{ districts(first: %s) { totalCount } }" % ("9" * 1_000_000),
    "an exponent without end": lambda: '{ funds(where: {amount: {eq: "1e999999999"}}) { totalCount } }',
    "an infinite date": lambda: '{ pairings(where: {startsOn: {eq: "infinity"}}) { totalCount } }',
    "a date that is no number": lambda: '{ pairings(where: {startsOn: {eq: "NaN"}}) { totalCount } }',
    "a filter of 2,000 nots": lambda: "{ districts(where: " + "{not: " * 2000 + "{}" + "}" * 2000 + ") { totalCount } }",
    "a filter of 1,500 ors": lambda: "{ districts(where: {or: [" + "{name: {eq: null}} " * 1000 + "]}) { totalCount } }",
    "a filter of 10 levels of 3": lambda: "{ districts(where: " + tree(6) + ") { totalCount } }",
    "2,000 values": lambda: '{ districts(where: {name: {in: ["' + '" "'.join(map(str, range(2000))) + '"]}}) { totalCount } }',
    "a ring of relations": lambda: "{ pairings " + "{ nodes { assistedDistrict { pairingsReceived " * 6 + "{ totalCount } }" + " } } }" * 6,
    "fragments that multiply": lambda: (
        "{ divisions { nodes { ...F0 } } } "
        + " ".join(f"fragment F{n} on Division {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(13))
        + " fragment F13 on Division { name }"
    ),
    "ten introspections": lambda: (
        "{ " + " ".join(f"a{n}: __schema {{ types {{ name fields {{ name args {{ name }} }} }} }}" for n in range(10)) + " }"
    ),
    "a wide introspection": lambda: (
        "{ " + " ".join(f"a{n}: __schema {{ types {{ name fields {{ name args {{ name }} }} }} }}" for n in range(100)) + " }"
    ),
    "a deep introspection": lambda: "{ __schema { types { " + "fields { type { " * 6 + "name" + " } }" * 6 + " } } }",
    "an introspection of interfaces": lambda: (
        "{ __schema { types { " + "interfaces { possibleTypes { " * 6 + "name" + " } }" * 6 + " } } }"
    ),
    "an introspection by name, 200 times": lambda: (
        "{ " + " ".join(f'a{n}: __type(name: "Query") {{ fields {{ name type {{ name }} }} }}' for n in range(200)) + " }"
    ),
}

DISTRICTS = "query($c: [String!]) { districts(where: {name: {in: $c}}) { totalCount } }"
VARIABLES: dict[str, Callable[[], dict[str, Any]]] = {
    "100,000 values": lambda: {"query": DISTRICTS, "variables": {"c": [str(n) for n in range(80_000)]}},
    "100,000 ids": lambda: {"query": "query($i: [ID!]!) { nodes(ids: $i) { id } }", "variables": {"i": ["district_x"] * 70_000}},
    "200,000 wrong values": lambda: {"query": DISTRICTS, "variables": {"c": [n % 10 for n in range(200_000)]}},
    "50,000 variables that nobody declared": lambda: {"query": "{ __typename }", "variables": {f"v{n}": n for n in range(50_000)}},
    "a filter of 18 levels": lambda: {
        "query": "query($w: DistrictFilter) { districts(where: $w) { totalCount } }",
        "variables": {"w": nested(18)},
    },
    "a filter of 20,000 branches": lambda: {
        "query": "query($w: DistrictFilter) { districts(where: $w) { totalCount } }",
        "variables": {"w": {"or": [{"name": {"eq": str(n)}} for n in range(20_000)]}},
    },
    "an infinite date": lambda: {"query": "query($d: Date) { pairings(asOf: $d) { totalCount } }", "variables": {"d": "infinity"}},
    "no operation of that name": lambda: {"query": "{ __typename }", "operationName": "x" * 1_000_000},
    "extensions without end": lambda: {"query": "{ __typename }", "extensions": {str(n): n for n in range(50_000)}},
}

QUERY = b'"query":"query($c: String!) { district(by: {code: $c}) { id } }"'
BODIES: dict[str, Callable[[], bytes]] = {
    "20 MB": lambda: b"{" + QUERY + b',"variables":{"c":"' + b"x" * 20_000_000 + b'"}}',
    "100,000 levels of JSON": lambda: b"{" + QUERY + b',"variables":{"c":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "5,000 digits": lambda: b"{" + QUERY + b',"variables":{"c":' + b"9" * 5000 + b"}}",
    "a million digits": lambda: b"{" + QUERY + b',"variables":{"c":' + b"9" * 1_000_000 + b"}}",
    "invalid UTF-8": lambda: b"{" + QUERY + b',"variables":{"c":"\xff\xfe"}}',
    "NUL": lambda: b"{" + QUERY + b',"variables":{"c":"\\u0000"}}',
    "a lone surrogate": lambda: b"{" + QUERY + b',"variables":{"c":"\\ud800"}}',
    "infinity": lambda: b"{" + QUERY + b',"variables":{"c":Infinity}}',
    "a number out of all bounds": lambda: b"{" + QUERY + b',"variables":{"c":1e400}}',
    "an array of numbers": lambda: b"[" + b"1," * 400_000 + b"1]",
    "a number": lambda: b"7",
    "nothing": lambda: b"",
    "noise": lambda: bytes(range(256)) * 4000,
    "200,000 escapes": lambda: b"{" + QUERY + b',"variables":{"c":"' + b"\\u0041" * 170_000 + b'"}}',
    "20 heavy documents at once": lambda: json.dumps(
        [{"query": DOCUMENTS["3,000 duplicate fields"]() + f"#{n}"} for n in range(20)]
    ).encode(),
}


def fragments(number: int, holds: Callable[[int], str]) -> str:
    return " ".join(f"fragment F{n} on Query {{ {holds(n)} }}" for n in range(number))


def tree(levels: int) -> str:
    return "{or: [" + f"{tree(levels - 1)} " * 3 + "]}" if levels else '{name: {eq: "a"}}'


def nested(levels: int) -> dict[str, Any]:
    return {"not": nested(levels - 1)} if levels else {}


def bodies() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every one of them as the body of a POST."""
    for name, document in DOCUMENTS.items():
        yield f"document: {name}", lambda document=document: json.dumps({"query": document()}).encode()  # type: ignore[misc]
    for name, request in VARIABLES.items():
        yield f"variables: {name}", lambda request=request: json.dumps(request()).encode()  # type: ignore[misc]
    for name, body in BODIES.items():
        yield f"body: {name}", body
