import type { Fetcher, FetcherOpts, FetcherParams, Observable } from "@graphiql/toolkit";
import { type ExecutionResult, getIntrospectionQuery, getOperationAST, parse } from "graphql";
import { reportExchange } from "./exchange";
import { areWanted, type Explanation, reportExplanation } from "./explain";
import { follow, follows, type Sink } from "./live";

const ENDPOINT = "/graphql";
const ACCEPT = "application/graphql-response+json, application/json";
/** What the page wants to know of the schema; GraphiQL by itself would not ask about @oneOf. */
const INTROSPECTION = getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, oneOf: true });

/** One POST per run, or a WebSocket for what follows. Leaving it (Stop, another tab) aborts the request, and the server cancels its statement. */
export const fetcher: Fetcher = (params, options) => {
  const asked = named(params);
  return follows(asked)
    ? observed((sink) => follow(asked, options, sink))
    : observe((signal) => post(introspectionOf(asked), options, signal));
};

/** GraphiQL reads the name of the operation a moment after the text has changed; a text of one operation says by itself which is meant. */
function named(params: FetcherParams): FetcherParams {
  try {
    const only = getOperationAST(parse(params.query));
    return only ? { ...params, operationName: only.name?.value ?? null } : params;
  } catch {
    return params; // what cannot be read is sent as it is, and the service says why
  }
}

function introspectionOf(params: FetcherParams): FetcherParams {
  return params.operationName === "IntrospectionQuery" ? { ...params, query: INTROSPECTION } : params;
}

async function post(params: FetcherParams, options: FetcherOpts | undefined, signal: AbortSignal): Promise<ExecutionResult> {
  const explaining = areWanted() && params.query !== INTROSPECTION;
  const started = performance.now();
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: ACCEPT, ...options?.headers },
    body: JSON.stringify(explaining ? { ...params, extensions: { explain: true } } : params),
    credentials: "same-origin",
    signal,
  });
  const body = await response.arrayBuffer();
  if (params.query !== INTROSPECTION) {
    reportExchange({ status: response.status, milliseconds: performance.now() - started, bytes: body.byteLength });
  }
  const result = parsed(response, new TextDecoder().decode(body));
  return explaining ? withoutExplanation(result) : result;
}

/** The explanation goes to its panel; the answer is shown as it is without one. */
function withoutExplanation({ extensions, ...result }: ExecutionResult): ExecutionResult {
  const { explain, cost: _, ...others } = (extensions ?? {}) as { explain?: Explanation; cost?: unknown };
  reportExplanation(explain ?? null);
  return Object.keys(others).length > 0 ? { ...result, extensions: others } : result;
}

/** A proxy may answer in HTML, and a broken line in half a document: both become a GraphQL error that says so. */
function parsed(response: Response, text: string): ExecutionResult {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as ExecutionResult;
  } catch {
    // Told below, with what the server did send.
  }
  const kind = response.headers.get("Content-Type") ?? "no content type";
  return refusal(`The answer is not JSON (HTTP ${response.status}, ${kind}).`, "NOT_JSON");
}

function refusal(message: string, code: string): ExecutionResult {
  return { errors: [{ message, extensions: { code } }] } as unknown as ExecutionResult;
}

/** GraphiQL hands one sink object to `subscribe`; the other call forms of its Observable type are never used. */
function observed(begin: (sink: Sink) => () => void): Observable<ExecutionResult> {
  const subscribe = (sink: Sink) => ({ unsubscribe: begin(sink) });
  return { subscribe } as unknown as Observable<ExecutionResult>;
}

function observe(ask: (signal: AbortSignal) => Promise<ExecutionResult>): Observable<ExecutionResult> {
  return observed((sink) => {
    const abort = new AbortController();
    void answer(ask(abort.signal), sink, abort.signal);
    return () => abort.abort();
  });
}

async function answer(asked: Promise<ExecutionResult>, sink: Sink, signal: AbortSignal): Promise<void> {
  const result = await asked.catch((error: unknown) =>
    refusal(`The service cannot be reached: ${error instanceof Error ? error.message : String(error)}.`, "UNREACHABLE"),
  );
  if (signal.aborted) return;
  sink.next(result);
  sink.complete();
}
