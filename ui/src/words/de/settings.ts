// Deutsch: the words of the Settings view.
import type { Words } from "../../words";

export const settings: Words["settings"] = {
  linksGroup: "Links",
  lifetime: "Neue Links gelten",
  lifetimeHint: "Dieselbe Wahl steht oben bei den Uploads.",
  copy: "Link nach dem Upload kopieren",
  copyHint: "Mehrere Dateien eines Stapels: ein Link pro Zeile.",
  notify: "Mitteilen, wenn ein Stapel fertig ist",
  notifyHint: "Nur, während ein anderes Fenster vorn ist.",
  uploadsGroup: "Uploads",
  parallel: "Dateien gleichzeitig",
  parallelHint:
    "Bis 1 MiB Größe sechzehnmal so viele, außer bei 1. Weniger ist besser für langsame Leitungen.",
  conflict: "Wenn es einen Namen im Speicher schon gibt",
  conflictHint: "Identisch heißt: gleiche Größe und gleiche Prüfsumme.",
  conflicts: {
    "keep-both": "Beide behalten, mit Nummer",
    overwrite: "Vorhandene ersetzen",
    skip: "Identische überspringen",
    ask: "Nachfragen",
  },
  template: "Namen im Speicher",
  templateHint:
    "{name} {ext} {folder} {date} {year} {month} {day} {time} {user} {batch} {hash8} {uuid}. Eine Verbindung kann eine eigene Vorlage haben.",
  templateFields: [
    "{name} der Name der Datei ohne Endung",
    "{ext} die Endung ohne Punkt",
    "{folder} die Ordner innerhalb eines abgelegten Ordners",
    "{date} der Tag des Ablegens, 2026-11-21; auch {year} {month} {day}",
    "{time} die Uhrzeit des Ablegens, 14-05-00",
    "{user} der Anmeldename",
    "{batch} 8 Buchstaben und Ziffern, gleich für alle Dateien eines Stapels",
    "{hash8} die ersten 8 Stellen des MD5 des Inhalts",
    "{uuid} eine andere für jede Datei",
    "{{ und }} geschweifte Klammern",
  ].join("\n"),
  templateExample: "Aus Trailer v7.mp4 in Nordlicht/Day 1 wird",
  windowGroup: "Fenster",
  appearance: "Erscheinungsbild",
  appearances: { system: "System", dark: "Dunkel", light: "Hell" },
  storageGroup: "Auf diesem Computer",
  data: "Datenordner",
  openData: "Ordner öffnen",
  keychain: "Schlüsselbund",
  keychainFine: "Verfügbar. Geheimnisse liegen dort und nirgends sonst.",
  version: "Version",
};
