// urql with its normalised cache, which knows the schema by introspection: pages joined, partial answers, one entity by two ways.

import { warnings } from './warnings.js';
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery } from 'graphql';

const [, , url, code] = process.argv;

const DISTRICT = gql`
  query District($code: String!, $first: Int!, $after: Cursor) {
    district(by: { code: $code }) {
      id
      name
      towns(first: $first, after: $after, orderBy: [{ field: NAME_EN }]) {
        edges {
          cursor
          node {
            id
            nameEn
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
      pairingsReceived(first: 1) {
        nodes {
          id
          title
          assistingParty {
            ... on Node {
              id
            }
            ... on Division {
              name
            }
          }
          claims(orderBy: [{ field: POSITION }]) {
            totalCount
            nodes {
              id
              quote
              quantity {
                value
                measure
              }
            }
          }
        }
      }
    }
  }
`;

// What is asked here of the district is in the cache, but for its English name, which may be null.
const NAMES = gql`
  query Names($code: String!) {
    district(by: { code: $code }) {
      id
      name
      nameEn
    }
  }
`;

const WHOLE = gql`
  query Whole($code: String!) {
    district(by: { code: $code }) {
      id
      name
      nameEn
      level
    }
  }
`;

const NODE = gql`
  query Node($id: ID!) {
    node(id: $id) {
      id
      ... on District {
        name
        level
      }
    }
  }
`;

const asked = [];
const schema = (await new Client({ url, exchanges: [fetchExchange] }).query(getIntrospectionQuery(), {}).toPromise()).data;
const client = new Client({
  url,
  fetch: (where, how) => {
    asked.push(how.method);
    return fetch(where, how);
  },
  exchanges: [
    cacheExchange({
      schema,
      keys: { Quantity: () => null },
      resolvers: { District: { towns: relayPagination() } },
      logger: (level, said) => level === 'debug' || warnings.push(said),
    }),
    fetchExchange,
  ],
});

const pages = [];
let shown;
let after = null;
do {
  const { data, error } = await client.query(DISTRICT, { code, first: 4, after }).toPromise();
  if (error) throw error;
  shown = data.district;
  pages.push(shown.towns.edges.length);
  after = shown.towns.pageInfo.endCursor;
} while (shown.towns.pageInfo.hasNextPage);
const pairing = shown.pairingsReceived.nodes[0];

// At once, with null for what the cache lacks and the schema lets be null; then whole, when the rest has come.
const partial = [];
await new Promise((resolve) => {
  const { unsubscribe } = client.query(NAMES, { code }).subscribe(({ data, stale }) => {
    partial.push({ nameEn: data.district.nameEn, stale });
    if (!stale) resolve(unsubscribe);
  });
}).then((unsubscribe) => unsubscribe());

// What node(id:) brings is there for whoever asks for the same district by its code: nothing is asked any more.
await client.query(NODE, { id: shown.id }).toPromise();
const before = asked.length;
const whole = await client.query(WHOLE, { code }, { requestPolicy: 'cache-only' }).toPromise();
const askedForWhole = asked.length - before;

const refused = await client.query(DISTRICT, { code, first: 4, after: 'torn' }).toPromise();

process.stdout.write(
  JSON.stringify({
    warnings,
    id: shown.id,
    asked,
    pages,
    towns: shown.towns.edges.map(({ node }) => node.nameEn),
    total: shown.towns.totalCount,
    pairing: pairing.title,
    giver: pairing.assistingParty.name,
    claims: pairing.claims.totalCount,
    quotes: pairing.claims.nodes.map(({ quote }) => quote),
    disbursed: pairing.claims.nodes[2].quantity,
    partial,
    whole: whole.data.district,
    askedForWhole,
    refusal: refused.error.graphQLErrors.map(({ extensions }) => extensions),
  }),
);
