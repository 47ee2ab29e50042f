// Speaking a language in a test, on a system with a locale of the test's choice.
import { vi } from "vitest";
import type { Language } from "../src/backend";
import { language } from "../src/language.svelte";

export async function speak(setting: Language, system = ""): Promise<void> {
  vi.stubGlobal("window", {
    reeldropBeginning: { appearance: "system", language: setting, locale: system, shown: null },
  });
  await language.begin();
  await language.following;
}
