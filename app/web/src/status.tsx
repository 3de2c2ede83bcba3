import { useSyncExternalStore } from "react";
import { lastExchange, onExchange } from "./exchange";

/** Under the answer: how the last exchange went. */
export function Status() {
  const exchange = useSyncExternalStore(onExchange, lastExchange);
  if (exchange === null) {
    return (
      <p className="status" role="status">
        Ctrl-Enter asks the question
      </p>
    );
  }
  const well = exchange.status < 400;
  return (
    <p className="status" role="status" data-well={well}>
      <span>HTTP {exchange.status}</span>
      <span>{duration(exchange.milliseconds)}</span>
      <span>{size(exchange.bytes)}</span>
    </p>
  );
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
