// Deutsch: the words of speed limits and of closing the window.
import * as format from "../../lib/format";
import type { Words } from "../../words";

export const speed: Words["speed"] = {
  group: "Tempolimit",
  limit: "Alle Uploads zusammen",
  limitHint: "Leer: so schnell wie die Leitung. Gilt sofort, auch für laufende Uploads.",
  none: "Kein Limit",
  unit: "MB/s",
  wrong: "Ein Tempo von 0,01 bis 100000 MB/s, oder nichts für kein Limit",
  days: "Tage",
  day: {
    mon: "Montag",
    tue: "Dienstag",
    wed: "Mittwoch",
    thu: "Donnerstag",
    fri: "Freitag",
    sat: "Samstag",
    sun: "Sonntag",
  },
  dayShort: { mon: "Mo", tue: "Di", wed: "Mi", thu: "Do", fri: "Fr", sat: "Sa", sun: "So" },
  from: "Von",
  until: "Bis",
  inHours: "Limit in dieser Zeit",
  add: "Anderes Limit zu bestimmten Zeiten …",
  remove: "Diese Zeiten entfernen",
  ofConnection: "Tempolimit",
  active: (limit: number) => `höchstens ${format.speed(limit)}`,
};

export const order: Words["order"] = {
  label: "Reihenfolge wartender Dateien",
  hint: "Auch wenn kleine zuerst kommen, läuft eine große nebenher weiter.",
  choices: { "as-dropped": "Wie abgelegt", "small-first": "Kleine zuerst" },
  parts: "Teile gleichzeitig, höchstens",
  partsHint: "Reeldrop findet selbst heraus, wie viele am besten sind.",
};

export const closing: Words["closing"] = {
  title: "Es laufen noch Uploads",
  body: (tray: boolean) =>
    tray
      ? "Reeldrop kann im Infobereich weiter senden, bis zum Fortsetzen anhalten oder sich beenden: Dann geht es beim nächsten Start weiter."
      : "Reeldrop kann im Hintergrund weiter senden (ein neuer Start zeigt das Fenster wieder), bis zum Fortsetzen anhalten oder sich beenden: Dann geht es beim nächsten Start weiter.",
  keep: (tray: boolean) => (tray ? "Im Infobereich weiter senden" : "Im Hintergrund weiter senden"),
  remember: "Auswahl merken",
  setting: "Fenster während eines Uploads schließen",
  settingHint: "Ist nichts zu senden, beendet das Schließen Reeldrop.",
  choices: {
    ask: "Fragt nach",
    "keep-uploading": "Sendet weiter",
    pause: "Anhalten und beenden",
    quit: "Beenden",
  },
};
