// Speaking a language in a test, on a system with a locale of the test's choice.
import { readFileSync } from "node:fs";
import { vi } from "vitest";
import type { Language } from "../src/backend";
import { language } from "../src/language.svelte";

const ROOT = new URL("..", import.meta.url).pathname;

export async function speak(setting: Language, system = ""): Promise<void> {
  vi.stubGlobal("window", {
    reeldropBeginning: { appearance: "system", language: setting, locale: system, shown: null },
  });
  // The window fetches its own files, and no others.
  vi.stubGlobal("fetch", (url: string) =>
    Promise.resolve(new Response(readFileSync(`${ROOT}${url.slice(1)}`))),
  );
  await language.begin();
  await language.following;
}
