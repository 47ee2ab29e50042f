import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The dev server's address is the one tauri.conf.json names as devUrl.
export default defineConfig({
  base: "./",
  clearScreen: false,
  plugins: [svelte()],
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    outDir: "dist",
    target: ["safari16.4", "chrome111"],
    // The content security policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
