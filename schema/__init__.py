"""What the service publishes: types over the tables of the record, and the root fields that reach them.

    declare     the words: entity, interface, column, row, rows, party, group, found, listed
    reading     the text of scalars, read strictly
    scalars     money, dates, cursors;  values: figures with a bound
    relay       nodes, connections, pages;  record: what every record shows
    <domain>    the types of one domain
    report      figures beside the record, as entities over app/reports;  flow: what became of a pairing's money
    search      one box over all names
    query       every root field, one line each: it imports every domain, so that each name is published
    fields      what a declared field says of itself;  members: what stands behind it
    catalog     declarations -> Catalog, checked against the models;  checks: what no single field can tell
    inputs      what mutations are given;  writes: the words that mutations are declared by;  errors: why they refuse
    mutation    every mutation, one line each;  subscription: what can be followed
    filters     the filter of every type, made from the declarations
    aggregates  the figures and groups of every list, made from the declarations
    execution   schema.execute, by the same compiled statements

`schema.graphql` is this schema in GraphQL's own language: `make schema` writes it, a test compares it.
"""

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.schema.config import StrawberryConfig

from schema import aggregates
from schema.declare import TYPES
from schema.errors import PUBLISHED
from schema.execution import Compiled
from schema.filters import Filters
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription

Filters(TYPES).publish()
aggregates.publish()
schema = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    types=PUBLISHED,
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[Compiled],
)

for _named in schema._schema.type_map.values():
    if isinstance(_named, GraphQLInputObjectType):  # graphql-core's own rules then hold for @oneOf
        _named.is_one_of = _named.extensions["strawberry-definition"].is_one_of
