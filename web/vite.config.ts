import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `npx vite web` serves the app while one works on it; requests go to a running Dirigent. */
const SERVER = process.env.DIRIGENT_DEV_SERVER ?? "http://127.0.0.1:4400";

// biome-ignore lint/style/noDefaultExport: Vite demands it
export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the app runs behind any path prefix: the server says in <base> where it stands.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // One style sheet: areas that come later must not flash unstyled.
    cssCodeSplit: false,
    reportCompressedSize: false,
    // Says what belongs to what: the benchmark and a test read how much is loaded at first.
    manifest: "manifest.json",
  },
  server: {
    proxy: Object.fromEntries(
      ["/v1", "/auth", "/health"].map((path) => [path, { target: SERVER, changeOrigin: false }]),
    ),
  },
});
