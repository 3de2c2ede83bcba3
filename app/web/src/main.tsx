import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "./style.css";
import "./workers";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { prepareEditor } from "./editor";

async function open(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  await prepareEditor();
  createRoot(root).render(<App />);
}

void open();
