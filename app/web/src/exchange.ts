/** The last exchange with the server, kept outside React so that the fetcher can report it. */
export interface Exchange {
  readonly status: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

let last: Exchange | null = null;
const listeners = new Set<() => void>();

export function reportExchange(exchange: Exchange): void {
  last = exchange;
  for (const listener of listeners) listener();
}

export function lastExchange(): Exchange | null {
  return last;
}

export function onExchange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
