import { Tooltip, UnStyledButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";

/** The name of the house, and the light switch. */
export function Brand() {
  return (
    <div className="brand">
      <ThemeSwitch />
      <a className="brand-name" href="/graphql" aria-label="结对 Jiedui">
        <img src="/favicon.svg" alt="" width="26" height="26" />
        <span lang="zh-Hans">结对</span>
        <span>Jiedui</span>
      </a>
    </div>
  );
}

function ThemeSwitch() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  const dark = theme === null ? window.matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  const label = dark ? "Use light colours" : "Use dark colours";
  return (
    <Tooltip label={label}>
      <UnStyledButton type="button" className="theme-switch" aria-label={label} onClick={() => setTheme(dark ? "light" : "dark")}>
        {dark ? <Sun /> : <Moon />}
      </UnStyledButton>
    </Tooltip>
  );
}

function Sun() {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
      <circle cx="12" cy="12" r="4.5" />
      <path d="M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M19.1 4.9l-1.8 1.8M6.7 17.3l-1.8 1.8" />
    </svg>
  );
}

function Moon() {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" aria-hidden="true">
      <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />
    </svg>
  );
}
