// Relay: what relay-compiler made of the operations below, run by relay-runtime before the service.

import { warnings } from './warnings.js';
import { createRequire } from 'node:module';
import relay from 'relay-runtime';

const [, , url, code, artifacts] = process.argv;
const load = createRequire(`${artifacts}/`);

// As Relay's own plugin does it: the tag stands for the artifact that bears the name.
function graphql([text]) {
  const [, name] = /(?:query|fragment) (\w+)/.exec(text);
  return load(`./${name}.graphql.js`);
}

const DISTRICT = graphql`
  query relayDistrictQuery($code: String!, $first: Int!) {
    district(by: { code: $code }) {
      id
      name
      ...relay_towns @arguments(first: $first)
      pairingsReceived(first: 1) {
        edges {
          node {
            ...relay_pairing
          }
        }
      }
    }
  }
`;

const TOWNS = graphql`
  fragment relay_towns on District
  @argumentDefinitions(first: { type: "Int", defaultValue: 4 }, after: { type: "Cursor" })
  @refetchable(queryName: "relayTownsQuery") {
    towns(first: $first, after: $after, orderBy: [{ field: NAME_EN }]) @connection(key: "relay_towns") {
      totalCount
      edges {
        node {
          id
          nameEn
        }
      }
    }
  }
`;

const PAIRING = graphql`
  fragment relay_pairing on Pairing {
    title
    assistingParty {
      __typename
      ... on Division {
        name
      }
    }
    claims(orderBy: [{ field: POSITION }]) {
      totalCount
      nodes {
        quote
        quantity {
          value
          measure
        }
      }
    }
  }
`;

const NODE = graphql`
  query relayNodeQuery($id: ID!) {
    node(id: $id) {
      ... on District {
        name
        level
      }
    }
  }
`;

const asked = [];
const network = relay.Network.create(async ({ name, text }, variables) => {
  asked.push(name);
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text, variables }) });
  return answer.json();
});
const environment = new relay.Environment({ network, store: new relay.Store(new relay.RecordSource()) });

const operation = relay.createOperationDescriptor(DISTRICT, { code, first: 4 });
environment.retain(operation);
await relay.fetchQuery(environment, DISTRICT, { code, first: 4 }).toPromise();
const { district } = environment.lookup(operation.fragment).data;

// What loadNext does: the fragment's own query, through node(id:), its page joined to the connection in the store.
const selector = relay.getSingularSelector(TOWNS, district);
const pages = [];
let towns = environment.lookup(selector).data.towns;
const watching = environment.subscribe(environment.lookup(selector), (snapshot) => {
  towns = snapshot.data.towns;
});
pages.push(towns.edges.length);
while (towns.pageInfo.hasNextPage) {
  const { paginationRequest, paginationMetadata } = relay.getPaginationMetadata(TOWNS, 'relay.js');
  const held = { ...selector.owner.variables, ...selector.variables };
  const next = relay.getPaginationVariables('forward', 2, towns.pageInfo.endCursor, held, { id: district.id }, paginationMetadata);
  await relay.fetchQuery(environment, paginationRequest, next).toPromise();
  pages.push(towns.edges.length);
}
watching.dispose();

const pairing = environment.lookup(relay.getSingularSelector(PAIRING, district.pairingsReceived.edges[0].node)).data;

// One record for one id, whichever way led there.
await relay.fetchQuery(environment, NODE, { id: district.id }).toPromise();
const records = Object.values(environment.getStore().getSource().toJSON()).filter(({ __typename, name }) => __typename === 'District' && name === district.name);

let refusal;
try {
  await relay.fetchQuery(environment, load('./relayTownsQuery.graphql.js'), { id: district.id, first: 4, after: 'torn' }).toPromise();
} catch (error) {
  refusal = error.source.errors.map(({ extensions }) => extensions);
}

process.stdout.write(
  JSON.stringify({
    warnings,
    id: district.id,
    asked,
    towns: towns.edges.map(({ node }) => node.nameEn),
    total: towns.totalCount,
    pages,
    pairing: pairing.title,
    giver: pairing.assistingParty.name,
    claims: pairing.claims.totalCount,
    quotes: pairing.claims.nodes.map(({ quote }) => quote),
    disbursed: pairing.claims.nodes[2].quantity,
    records: records.map(({ id, name, level }) => ({ id, name, level })),
    refusal,
  }),
);
