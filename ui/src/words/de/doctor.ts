// Deutsch: the words around the doctor's lines; the lines themselves come from the engine, in English.
import type { Outcome } from "../../backend";
import * as format from "../../lib/format";
import type { Words } from "../../words";
import { subjects } from "./subjects";

export const doctor: Words["doctor"] = {
  subjects,
  title: (name: string) => `„${name}“ prüfen`,
  groups: {
    way: "Der Weg dorthin",
    access: "Zugriff",
    uploads: "Uploads",
    links: "Links",
    tidy: "Nichts bleibt liegen",
  },
  outcome: { good: "In Ordnung", notice: "Gut zu wissen", bad: "Zu beheben", "not-checked": "Nicht geprüft" },
  running: (done: number) =>
    done === 0
      ? "Prüfung läuft …"
      : `Prüfung läuft … bisher ${format.number(done)} ${done === 1 ? "Punkt" : "Punkte"}`,
  done: (lines) => {
    const titles = (outcome: Outcome) =>
      lines.filter((line) => line.outcome === outcome).map(({ subject }) => subjects[subject].title);
    const [bad, notice] = [titles("bad"), titles("notice")];
    if (bad.length > 0)
      return `${format.number(bad.length)} ${bad.length === 1 ? "Punkt" : "Punkte"} zu beheben: ${bad.join(", ")}`;
    if (notice.length > 0) return `In Ordnung. Gut zu wissen: ${notice.join(", ")}`;
    return "Alles in Ordnung.";
  },
  again: "Erneut prüfen",
  texts: "Texte zum Kopieren",
  textsIntro: "Für diese Verbindung geschrieben. Keiner enthält ein Geheimnis.",
  copy: (title: string) => `Kopieren: ${title}`,
  copyShort: "Kopieren",
  copied: (title: string) => `Kopiert: ${title}`,
  fix: { "allow-players": "CORS setzen …", "end-unfinished": "Regel setzen …" },
  fixed: "Die Regel ist gesetzt.",
  ask: {
    "allow-players": (bucket: string) => ({
      title: "Dürfen Player auf Webseiten Links abrufen?",
      body: `Reeldrop fügt dem Bucket „${bucket}“ eine CORS-Regel hinzu: Seiten jeder Website dürfen lesen, was ein Link öffnet. Vorhandene Regeln bleiben.`,
      action: "CORS setzen",
      keep: "So lassen",
    }),
    "end-unfinished": (bucket: string) => ({
      title: "Unfertige Uploads nach 7 Tagen beenden?",
      body: `Reeldrop fügt dem Bucket „${bucket}“ eine Lebenszyklusregel hinzu: Uploads aller Programme, die 7 Tage nach ihrem Beginn nicht fertig sind, werden entfernt. Fertige Dateien bleiben unberührt, ebenso vorhandene Regeln.`,
      action: "Regel setzen",
      keep: "So lassen",
    }),
  },
};
