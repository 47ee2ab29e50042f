import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const onlyBackend = {
  group: ["@tauri-apps/*", "**/bindings", "**/bindings.ts"],
  message: "src/backend.ts is the one door to the backend.",
};

export default ts.config(
  { ignores: ["dist", "src/bindings.ts"] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, extraFileExtensions: [".svelte"] },
    },
    rules: {
      eqeqeq: "error",
      "svelte/no-at-html-tags": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message: "The content security policy forbids it: use style: directives.",
        },
      ],
      "svelte/button-has-type": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ["**/*.js"], ...ts.configs.disableTypeChecked },
  {
    files: ["src/**"],
    ignores: ["src/backend.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [onlyBackend] }] },
  },
);
