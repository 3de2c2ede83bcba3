import { defineConfig } from "vite";
import { precompress } from "./build/precompress.ts";

/** One page and its assets, all under /assets/, with a content hash in every name. */
export default defineConfig({
  base: "/",
  plugins: [precompress()],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      // "use client" in the animation library concerns server rendering, which we do not do.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
  worker: { format: "es" },
  server: {
    proxy: { "/graphql": { target: "http://127.0.0.1:8000", bypass: (request) => (request.method === "GET" ? "/index.html" : undefined) } },
  },
});
