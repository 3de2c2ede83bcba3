import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "./style.css";
import "./workers";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { defineThemes } from "./themes";

/** The editor must know our colours before the first editor is made. */
async function open(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  await defineThemes();
  createRoot(root).render(<App />);
}

void open();
