import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** The class of a component's styles: one letter and a number for each file, since it stands at every element. */
const numbers = new Map<string, number>();
function cssHash({ filename = "" }: { filename?: string | undefined }): string {
  const number = numbers.get(filename) ?? numbers.size;
  numbers.set(filename, number);
  return `s-${number.toString(36)}`;
}

// The dev server's address is the one tauri.conf.json names as devUrl.
export default defineConfig({
  base: "./",
  clearScreen: false,
  plugins: [svelte({ compilerOptions: { cssHash } })],
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    outDir: "dist",
    target: ["safari16.4", "chrome111"],
    // The content security policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    // All browsers here know it themselves.
    modulePreload: {
      polyfill: false,
      // The scripts that a chunk needs are there already, or it asks for them itself.
      resolveDependencies: (_, needed, { hostType }) =>
        hostType === "html" ? needed : needed.filter((file) => file.endsWith(".css")),
    },
    rolldownOptions: {
      output: {
        // One file of what the first frame needs, one of what several other chunks do, and one of all other styles: files of
        // a local app are few requests better than small, and pack better.
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], priority: 1 },
            { name: "styles", test: /[?&]type=style/ },
            { name: "later", minShareCount: 2 },
          ],
        },
        // The shell asks for a language's words by name, before the page does.
        chunkFileNames: ({ moduleIds }) => {
          const language = moduleIds
            .map((path) => /\/src\/words\/(\w+)\/index\.ts$/.exec(path)?.[1])
            .find((found) => found !== undefined);
          return `assets/${language === undefined ? "[name]-[hash]" : `words-${language}`}.js`;
        },
      },
    },
  },
});
