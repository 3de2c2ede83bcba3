import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { Brand } from "./brand";
import { EXAMPLES } from "./examples";
import { EXPLAIN_PLUGIN } from "./explained";
import { fetcher } from "./fetcher";
import { FollowTab } from "./follow";
import { leaves } from "./leaves";
import { Status } from "./status";
import { STORIES_PLUGIN } from "./stories";
import { THEMES } from "./themes";

const PLUGINS = [STORIES_PLUGIN, explorerPlugin({ showAttribution: false }), EXPLAIN_PLUGIN, HISTORY_PLUGIN];
const TABS = EXAMPLES.map(({ query, variables = null, headers = null }) => ({ query, variables, headers }));
const EMPTY = "# A new question. Press Ctrl-Space for what can be asked here.\n\n";

export function App() {
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={PLUGINS}
      defaultTabs={TABS}
      defaultQuery={EMPTY}
      defaultEditorToolsVisibility={false}
      editorTheme={THEMES}
      getDefaultFieldNames={leaves}
      inputValueDeprecation
      schemaDescription
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <Brand />
      </GraphiQL.Logo>
      <GraphiQL.Footer>
        <Status />
      </GraphiQL.Footer>
      <FollowTab />
    </GraphiQL>
  );
}
