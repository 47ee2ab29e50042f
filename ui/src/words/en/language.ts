// The words of choosing a language. A language is named in itself, so that whoever speaks it finds it.
import type { Language } from "../../backend";

export const language = {
  label: "Language",
  hint: "Of the window, the tray and notifications. Dates and numbers follow it.",
  choices: { system: "System", en: "English", de: "Deutsch" } satisfies Record<Language, string>,
};
