import { type GraphiQLPlugin, UnStyledButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { EXAMPLES, type Example } from "./examples";

/** A panel that keeps the opening examples at hand after their tabs were closed or changed. */
function Stories() {
  const open = useOpen();
  return (
    <section aria-label="Stories" className="stories">
      <h2 className="stories-title">
        Stories <span lang="zh-Hans">故事</span>
      </h2>
      <p>The record of Huancui 环翠 and Tai’erzhuang 台儿庄, asked and kept. Each opens in a tab of its own.</p>
      <ol>
        {EXAMPLES.map((example) => (
          <li key={example.title}>
            <UnStyledButton type="button" className="story" onClick={() => open(example)}>
              <strong>
                {example.title} <span lang="zh-Hans">{example.chinese}</span>
              </strong>
              <span>{example.says}</span>
            </UnStyledButton>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Goes to the tab that holds the example unchanged, or opens a new one. */
function useOpen(): (example: Example) => void {
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const { addTab, changeTab } = useGraphiQLActions();
  return ({ query, variables, headers }) => {
    const index = tabs.findIndex((tab) => tab.query === query);
    if (index >= 0) {
      changeTab(index);
      return;
    }
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? "");
    headerEditor?.setValue(headers ?? "");
  };
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round">
      <path d="M12 6.2C10 4.6 7.2 4 3 4v14.5c4.2 0 7 .6 9 2.2 2-1.6 4.8-2.2 9-2.2V4c-4.2 0-7 .6-9 2.2Z" />
      <path d="M12 6.2v14.5M6.2 8.5c1.2.1 2.2.3 3 .6M6.2 12.2c1.2.1 2.2.3 3 .6M17.8 8.5c-1.2.1-2.2.3-3 .6M17.8 12.2c-1.2.1-2.2.3-3 .6" />
    </svg>
  );
}

export const STORIES_PLUGIN: GraphiQLPlugin = { title: "Stories", icon: Icon, content: Stories };
