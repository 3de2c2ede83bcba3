"""GraphQL operation -> one SQL statement.

document   text                 -> Document    parse, validate, limit; once per text
selection  Document, Shape      -> Fields      fragments, aliases, skip and include flattened
arguments  argument nodes       -> Given       what is known now (shape) and what a request brings (input)
filters    Given                -> Criteria    which rows a `where` keeps
plan       Fields, Catalog      -> Plan        rows, relations, pages, the permissions they need
sql        Plan, policies       -> Statement   one JSON document, its text stable
cache      Document, variables  -> Compiled    a statement and how to fill its parameters

Pure: no I/O, no entity, no Strawberry, nothing awaited. It is handed schema, catalog and policies.
"""
