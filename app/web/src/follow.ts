import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keeps the active tab in sight when there are more tabs than room. */
export function FollowTab() {
  const index = useGraphiQL((state) => state.activeTabIndex);
  useEffect(() => {
    document.getElementById(`graphiql-session-tab-${index}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [index]);
  return null;
}
