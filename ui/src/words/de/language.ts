// Deutsch: the words of choosing a language.
import type { Words } from "../../words";

export const language: Words["language"] = {
  label: "Sprache",
  hint: "Im Fenster, im Infobereich und in Mitteilungen. Datum und Zahlen richten sich danach.",
  choices: { system: "System", en: "English", de: "Deutsch" },
};
