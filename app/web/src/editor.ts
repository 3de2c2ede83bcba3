import type { editor } from "monaco-editor";
import { themes } from "./themes";

/** Chinese punctuation is no disguise here, and a long line is better wrapped than hidden. */
const OPTIONS: editor.IEditorOptions = {
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
  wordWrap: "on",
};

/** Tells Monaco what GraphiQL does not ask it for. To be done before the first editor is made. */
export async function prepareEditor(): Promise<void> {
  const monaco = await import("monaco-graphql/esm/monaco-editor.js");
  for (const [name, theme] of themes()) monaco.editor.defineTheme(name, theme);
  monaco.editor.onDidCreateEditor((made) => made.updateOptions(OPTIONS));
}
