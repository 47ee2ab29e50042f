// Deutsch: the words of links that are made again, written to, and taken back.
import * as format from "../../lib/format";
import type { LinkEnd } from "../../lib/link";
import type { Words } from "../../words";

const links = (n: number) => `${format.number(n)} ${n === 1 ? "Link" : "Links"}`;

export const sharing: Words["sharing"] = {
  opens: "Öffnet als",
  opensAs: { play: "Wiedergabe", download: "Download" },
  opensMeans: (savedAs: string | null) =>
    savedAs === null
      ? "Wird im Browser abgespielt oder angezeigt"
      : `Der Browser sichert die Datei als „${savedAs}“`,
  opensWhy: {
    public:
      "Ein öffentlicher Link ist eine offene Adresse: Der Browser entscheidet, was er mit der Datei tut.",
    package:
      "Ein Stream besteht aus vielen Dateien: Er lässt sich abspielen, aber nicht als eine Datei sichern.",
    cloudfront:
      "Sichert, wenn die Distribution die Abfrage response-content-disposition an den Bucket weitergibt; sonst wird abgespielt.",
  },

  note: "Notiz",
  notePlaceholder: "Zweiter Schnitt, Farben sind final",
  recipient: "Für",
  recipientPlaceholder: "Name, Agentur, Adresse",
  said: (recipient: string, note: string) => {
    if (recipient === "") return note;
    return note === "" ? `Für ${recipient}` : `Für ${recipient}: ${note}`;
  },
  noteTitle: (name: string) => `Notiz zu ${name}`,
  noteHint: "Nur für dich: Sie bleibt auf diesem Computer, und die Suche findet sie.",
  saveNote: "Notiz sichern",

  newTitle: "Neuer Link zu dieser Datei",
  newHint: (end: LinkEnd, now: Date) =>
    `${keeps(end, now)} Der neue ist eine weitere Adresse derselben Datei.`,
  lifetimeTitle: "Gültigkeit ändern",
  lifetimeHint: (end: LinkEnd, now: Date) =>
    `Die Gültigkeit ist Teil der Signatur, darum entsteht ein neuer Link. ${keeps(end, now)}`,
  moved: (key: string) => `Die Datei liegt jetzt unter ${key}; dort öffnet sie der neue Link.`,
  worksFor: "Neuer Link gilt",
  make: "Link erstellen und kopieren",

  menu: {
    make: "Neuer Link …",
    lifetime: "Gültigkeit ändern …",
    note: "Notiz und Empfänger …",
    again: "Erneut prüfen",
  },

  revoke: {
    title: (n: number) => (n === 1 ? "Diesen Link widerrufen?" : `${links(n)} widerrufen?`),
    ways: { "move-aside": "Datei unter neuem Namen behalten", delete: "Datei löschen" },
    why: "Ein Link endet nur dann vor seiner Zeit, wenn seine Datei nicht mehr an ihrem Platz ist; alle anderen Links darauf enden mit ihm.",
    many: {
      "move-aside":
        "Der Speicher kopiert die Dateien unter neuen Namen, die niemand erraten kann, daneben und löscht die alten. Darauf lassen sich neue Links erstellen.",
      delete: "Die Dateien werden endgültig aus dem Speicher gelöscht.",
    },
    yes: { "move-aside": "Verschieben und widerrufen", delete: "Löschen und widerrufen" },
    working: {
      "move-aside": "Wird widerrufen: Der Speicher kopiert die Datei …",
      delete: "Wird widerrufen: Der Speicher löscht die Datei …",
    },
    no: (n: number) => (n === 1 ? "Link behalten" : "Links behalten"),
  },
  after: (stillOpens: boolean | null, movedTo: string | null) => {
    if (stillOpens === true) return "Die Adresse antwortet noch";
    if (movedTo === null)
      return stillOpens === false ? "Öffnet nichts mehr, Datei gelöscht" : "Datei gelöscht";
    return `Datei behalten als ${movedTo}`;
  },
  checkedAgain: (works: boolean | null) => {
    if (works === null) return "Die Adresse des Links war nicht zu erreichen.";
    return works ? "Die Adresse des Links antwortet noch." : "Der Link öffnet nichts mehr.";
  },
};

function keeps(end: LinkEnd, now: Date): string {
  if (end.at === null)
    return "Der alte Link bleibt, wie er ist: Er läuft nicht ab, nur Widerrufen beendet ihn.";
  if (end.at <= now.getTime()) return "Der alte Link ist abgelaufen.";
  return `Der alte Link bleibt, wie er ist: Er läuft ab am ${format.dayAndTime(new Date(end.at), now)}, nur Widerrufen beendet ihn früher.`;
}
