import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// What components compute, without a page: the window itself is tested in tests/window.
export default defineConfig({
  plugins: [svelte()],
  // The client's runes: the server's do not react.
  resolve: { conditions: ["browser"] },
  // Tests begin in English, as most windows do.
  test: { setupFiles: ["test/english.ts"], include: ["test/**/*.test.ts"], environment: "node" },
});
