import type { FetcherOpts, FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, getOperationAST, OperationTypeNode, parse } from "graphql";
import { createClient } from "graphql-ws";

export interface Sink {
  next(value: ExecutionResult): void;
  complete(): void;
}

/** Whether a run of the editor follows something; what cannot be read is sent as it is, and the service says why. */
export function follows({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false;
  }
}

/** A WebSocket for one run, with the token of its headers; it comes again after a cut, and goes when the run is stopped. */
export function follow(params: FetcherParams, options: FetcherOpts | undefined, sink: Sink): () => void {
  const headers = new Headers(options?.headers as Record<string, string> | undefined);
  const authorization = headers.get("authorization");
  const client = createClient({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    connectionParams: authorization === null ? undefined : { authorization },
    retryAttempts: Number.POSITIVE_INFINITY,
  });
  const stop = client.subscribe(
    { query: params.query, operationName: params.operationName, variables: params.variables },
    {
      next: (value) => sink.next(value as ExecutionResult),
      error: (error) => {
        sink.next(refused(error));
        sink.complete();
      },
      complete: () => sink.complete(),
    },
  );
  return () => {
    stop();
    void client.dispose();
  };
}

/** What the service refused, or the code that it closed with. */
function refused(error: unknown): ExecutionResult {
  if (Array.isArray(error)) return { errors: error };
  const { code = 0, reason = "" } = (error ?? {}) as { code?: number; reason?: string };
  const message = reason || "The connection was lost.";
  return { errors: [{ message, extensions: { code: "CLOSED", closed: code } }] } as unknown as ExecutionResult;
}
