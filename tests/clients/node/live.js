// A subscription by each of the clients: graphql-ws, graphql-sse, Apollo and urql. What they are told is printed line by line.

import './warnings.js';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createEvents } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';

const [, , which, url, token, query, variables] = process.argv;
const given = { query, variables: JSON.parse(variables) };
const tell = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
const failed = (error) => tell({ failed: error.code ?? error.message ?? String(error) });
const sink = { next: (result) => tell(result.data ?? { errors: result.errors }), error: failed, complete: () => tell('complete') };

const socket = () =>
  createSocket({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
    retryAttempts: 10_000,
    shouldRetry: () => true, // a refused connection of the package ws is an error event, not a close
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
  });

const ways = {
  'graphql-ws': () => socket().subscribe(given, sink),
  'graphql-sse': () =>
    createEvents({
      url,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      retryAttempts: 10_000,
      retry: () => new Promise((resolve) => setTimeout(resolve, 100)),
    }).subscribe(given, sink),
  apollo: () =>
    new ApolloClient({ link: new GraphQLWsLink(socket()), cache: new InMemoryCache() })
      .subscribe({ query: gql(query), variables: given.variables })
      .subscribe(sink),
  urql: () => {
    const client = socket();
    const forward = (request) => ({ subscribe: (observer) => ({ unsubscribe: client.subscribe({ ...request, query: request.query || '' }, observer) }) });
    const urql = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription: forward })] });
    urql.subscription(query, given.variables).subscribe((result) => (result.error ? failed(result.error) : sink.next(result)));
  },
};

ways[which]();
