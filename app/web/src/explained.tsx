import type { GraphiQLPlugin } from "@graphiql/react";
import { useEffect, useSyncExternalStore } from "react";
import { type Cost, type Explanation, lastExplanation, onExplanation, wantExplanations } from "./explain";

/** A panel that shows how the last operation was answered; while it is open, every run asks for that too. */
function Explained() {
  useEffect(wantExplanations, []);
  const explanation = useSyncExternalStore(onExplanation, lastExplanation);
  return (
    <section aria-label="Explain" className="explain">
      <h2 className="explain-title">
        Explain <span lang="zh-Hans">执行</span>
      </h2>
      {explanation === null ? (
        <p>Run an operation: its cost, its one statement and what PostgreSQL makes of it are shown here, on the service’s own machine.</p>
      ) : (
        <Parts {...explanation} />
      )}
    </section>
  );
}

function Parts({ plan, sql, explain, cost }: Explanation) {
  return (
    <>
      <Points {...cost} />
      <Part title="PostgreSQL" text={explain} />
      <Part title="SQL" text={sql} />
      <Part title="Plan" text={plan} />
    </>
  );
}

function Points({ points, limit, heaviest, left }: Cost) {
  return (
    <p className="explain-cost">
      <strong>{points.toLocaleString("en")}</strong> of {limit.toLocaleString("en")} points
      {heaviest.length > 0 && (
        <>
          , most for <code>{heaviest.join(".")}</code>
        </>
      )}
      {left !== null && `; ${left.toLocaleString("en")} left for this minute`}.
    </p>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <details open={title !== "Plan"}>
      <summary>{title}</summary>
      <pre>{text}</pre>
    </details>
  );
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round">
      <circle cx="12" cy="5" r="2.2" />
      <circle cx="6" cy="18.5" r="2.2" />
      <circle cx="18" cy="18.5" r="2.2" />
      <path d="M12 7.2v4.3M12 11.5 7 16.6M12 11.5l5 5.1" />
    </svg>
  );
}

export const EXPLAIN_PLUGIN: GraphiQLPlugin = { title: "Explain", icon: Icon, content: Explained };
