// Apollo Client's link for automatic persisted queries: the hash alone, the text when it is asked for, the hash alone again.

import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { warnings } from './warnings.js';

const [, , uri, code, useGETForHashedQueries] = process.argv;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const asked = [];

async function noted(input, init) {
  const sent = init.method === 'GET' ? Object.fromEntries(new URL(input).searchParams) : JSON.parse(init.body);
  asked.push([init.method, 'query' in sent, 'extensions' in sent]);
  return fetch(input, init);
}

const persisting = new PersistedQueryLink({ sha256, useGETForHashedQueries: useGETForHashedQueries === 'GET' });
const link = ApolloLink.from([persisting, new HttpLink({ uri, fetch: noted })]);
const query = gql`
  query Persisted($code: String!) {
    district(by: { code: $code }) {
      id
      name
    }
  }
`;

const names = [];
for (let round = 0; round < 2; round += 1) {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await client.query({ query, variables: { code } });
  names.push(data.district.name);
}

process.stdout.write(JSON.stringify({ warnings, names, asked }));
