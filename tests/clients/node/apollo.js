// Apollo Client: possibleTypes from introspection, Relay's way of paging, one object of the cache for each id.

import { warnings } from './warnings.js';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

const [, , uri, code] = process.argv;

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
        edges {
          node {
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
              edges {
                node {
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
    }
  }
`;

const NODE = gql`
  query Node($id: ID!) {
    node(id: $id) {
      id
      ... on Division {
        nameEn
        level
      }
    }
  }
`;

const link = new HttpLink({ uri });
const possibleTypes = await readPossibleTypes();
const cache = new InMemoryCache({
  possibleTypes,
  typePolicies: { District: { fields: { towns: relayStylePagination(['orderBy']), pairingsReceived: relayStylePagination() } } },
});
const client = new ApolloClient({ link, cache });

const watched = client.watchQuery({ query: DISTRICT, variables: { code, first: 4 } });
let shown;
const watching = watched.subscribe(({ data, dataState }) => {
  if (dataState === 'complete') shown = data.district;
});
await until(() => shown);
const pages = [shown.towns.edges.length];
while (shown.towns.pageInfo.hasNextPage) {
  const { length } = shown.towns.edges;
  await watched.fetchMore({ variables: { after: shown.towns.pageInfo.endCursor } });
  await until(() => shown.towns.edges.length > length);
  pages.push(shown.towns.edges.length);
}

// The same district by another way, then changed there: the first query shows the change without asking again.
const { data } = await client.query({ query: NODE, variables: { id: shown.id } });
const { ROOT_QUERY: root, ...objects } = cache.extract();
const ways = ['district', 'node'].map((field) => Object.entries(root).find(([key]) => key.startsWith(`${field}(`))[1]);
const reached = objects[ways[1].__ref];
cache.modify({ id: cache.identify(data.node), fields: { name: () => 'renamed' } });
await until(() => shown.name === 'renamed');
watching.unsubscribe();

let refusal;
try {
  await client.query({ query: DISTRICT, variables: { code, first: 4, after: 'torn' }, fetchPolicy: 'network-only' });
} catch (error) {
  refusal = CombinedGraphQLErrors.is(error) && error.errors.map(({ extensions }) => extensions);
}

const pairing = shown.pairingsReceived.edges[0].node;
process.stdout.write(
  JSON.stringify({
    warnings,
    id: shown.id,
    possibleTypes,
    pages,
    towns: shown.towns.edges.map(({ node }) => node.nameEn),
    total: shown.towns.totalCount,
    pairing: pairing.title,
    giver: pairing.assistingParty.name,
    claims: pairing.claims.totalCount,
    quotes: pairing.claims.edges.map(({ node }) => node.quote),
    disbursed: pairing.claims.edges[2].node.quantity,
    ways,
    reached: { name: reached.name, level: reached.level },
    renamed: shown.name,
    refusal,
  }),
);

async function readPossibleTypes() {
  const asking = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await asking.query({
    query: gql`
      query PossibleTypes {
        __schema {
          types {
            kind
            name
            possibleTypes {
              name
            }
          }
        }
      }
    `,
  });
  const abstract = data.__schema.types.filter((type) => type.possibleTypes);
  return Object.fromEntries(abstract.map((type) => [type.name, type.possibleTypes.map(({ name }) => name)]));
}

async function until(condition) {
  for (const end = Date.now() + 10_000; !condition(); ) {
    if (Date.now() > end) throw new Error(`This did not happen: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
