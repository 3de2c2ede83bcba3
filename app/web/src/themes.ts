import type { editor } from "monaco-editor";

type Shade = "light" | "dark";

/** Names under which the editor knows our colours, for GraphiQL's two themes. */
export const THEMES: Record<Shade, string> = { light: "jiedui-light", dark: "jiedui-dark" };

interface Palette {
  readonly base: editor.BuiltinTheme;
  readonly panel: string;
  readonly accent: string;
  readonly text: string;
  readonly faint: string;
  readonly rules: readonly (readonly [token: string, colour: string])[];
}

const PALETTES: Record<Shade, Palette> = {
  light: {
    base: "vs",
    panel: "#ffffff",
    accent: "#b3402c",
    text: "#2b3f4b",
    faint: "#7b8d97",
    rules: [
      ["keyword.gql", "b3402c"],
      ["key.identifier.gql", "1b5e8c"],
      ["type.identifier.gql", "0b7268"],
      ["argument.identifier.gql", "7a4fa3"],
      ["string.gql", "8a6100"],
      ["number.gql", "2b7a3f"],
      ["comment.gql", "6c7f89"],
      ["string.key.json", "1b5e8c"],
      ["string.value.json", "8a6100"],
      ["number.json", "2b7a3f"],
      ["keyword.json", "b3402c"],
    ],
  },
  dark: {
    base: "vs-dark",
    panel: "#1a2a34",
    accent: "#ff9a82",
    text: "#d3dfe5",
    faint: "#7f939e",
    rules: [
      ["keyword.gql", "ff9a82"],
      ["key.identifier.gql", "8fc7f0"],
      ["type.identifier.gql", "6ed6c8"],
      ["argument.identifier.gql", "c9aef0"],
      ["string.gql", "f0cd84"],
      ["number.gql", "9fdcaa"],
      ["comment.gql", "8fa3ad"],
      ["string.key.json", "8fc7f0"],
      ["string.value.json", "f0cd84"],
      ["number.json", "9fdcaa"],
      ["keyword.json", "ff9a82"],
    ],
  },
};

/** Both themes by name, for the editor to learn. */
export function themes(): [name: string, theme: editor.IStandaloneThemeData][] {
  return (["light", "dark"] as const).map((shade) => [THEMES[shade], theme(PALETTES[shade])]);
}

function theme({ base, panel, accent, text, faint, rules }: Palette): editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [{ token: "", foreground: text.slice(1) }, ...rules.map(([token, foreground]) => ({ token, foreground }))],
    colors: {
      "editor.background": "#00000000",
      "editor.foreground": text,
      "editorLineNumber.foreground": faint,
      "editorWidget.background": panel,
      "editorWidget.resizeBorder": accent,
      "editorHoverWidget.background": panel,
      "editorSuggestWidget.background": panel,
      "editorSuggestWidget.selectedBackground": `${accent}26`,
      "editorSuggestWidget.selectedForeground": text,
      "editorSuggestWidget.highlightForeground": accent,
      "editorSuggestWidget.focusHighlightForeground": accent,
      "list.hoverBackground": `${accent}14`,
      "menu.background": panel,
      "menu.selectionBackground": `${accent}26`,
      "menu.selectionForeground": accent,
      "quickInput.background": panel,
      "quickInputList.focusBackground": `${accent}26`,
      "quickInputList.focusForeground": text,
      "pickerGroup.foreground": accent,
      "input.background": `${faint}22`,
      "textLink.foreground": accent,
      "textLink.activeForeground": accent,
      "editorLink.activeForeground": accent,
      "toolbar.hoverBackground": `${accent}14`,
      "scrollbar.shadow": "#00000000",
      focusBorder: accent,
    },
  };
}
