import { formatShortcutForOS, KEY_MAP, useGraphiQL } from "@graphiql/react";
import { useSyncExternalStore } from "react";
import { type Exchange, lastExchange, onExchange } from "./exchange";

const RUN = formatShortcutForOS(KEY_MAP.runQuery.key, "Cmd");
const REFETCH = KEY_MAP.refetchSchema.key;

/** Under the answer: how the last exchange went, and why there may be no completion. */
export function Status() {
  const exchange = useSyncExternalStore(onExchange, lastExchange);
  const schemaless = useGraphiQL((state) => state.fetchError !== null);
  return (
    <p className="status" role="status" data-well={exchange === null ? undefined : exchange.status < 400}>
      {exchange === null ? <span>{RUN} asks the question</span> : <Went {...exchange} />}
      {schemaless && <span className="status-warning">The schema could not be read: no completion and no docs. {REFETCH} tries again.</span>}
    </p>
  );
}

function Went({ status, milliseconds, bytes }: Exchange) {
  return (
    <>
      <span className="status-code">HTTP {status}</span>
      <span>{duration(milliseconds)}</span>
      <span>{size(bytes)}</span>
    </>
  );
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
