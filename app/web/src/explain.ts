/** What the service tells of the last operation: wanted while the panel is open, kept outside React for the fetcher. */
export interface Explanation {
  readonly plan: string;
  readonly sql: string;
  readonly explain: string;
  readonly cost: Cost;
}

export interface Cost {
  readonly points: number;
  readonly limit: number;
  readonly heaviest: readonly string[];
  readonly left: number | null;
}

let wanted = false;
let last: Explanation | null = null;
const listeners = new Set<() => void>();

/** Asks for explanations until the returned function is called. */
export function wantExplanations(): () => void {
  wanted = true;
  return () => {
    wanted = false;
  };
}

export function areWanted(): boolean {
  return wanted;
}

export function reportExplanation(explanation: Explanation | null): void {
  last = explanation;
  for (const listener of listeners) listener();
}

export function lastExplanation(): Explanation | null {
  return last;
}

export function onExplanation(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
