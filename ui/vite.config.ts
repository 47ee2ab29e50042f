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
      // What a chunk needs is there already.
      resolveDependencies: (_, needed, { hostType }) => (hostType === "html" ? needed : []),
    },
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // One file of what several chunks need: files of a local app are few requests better than small.
        codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
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
