// Deutsch: the words of the Watch folders view.
import type { UploadState } from "../../backend";
import * as format from "../../lib/format";
import type { Words } from "../../words";

const when = (at: Date, now: Date) => {
  const days = format.daysAgo(at, now);
  if (days === 0) return `heute, ${format.clockTime(at)}`;
  if (days === 1) return `gestern, ${format.clockTime(at)}`;
  return format.dayAndTime(at, now);
};

export const watch: Words["watch"] = {
  intro: "Was in diese Ordner gerendert wird, lädt Reeldrop von selbst hoch, sobald es fertig ist.",
  add: "Ordner hinzufügen",
  none: "Noch keine überwachten Ordner",
  noneHint:
    "Wähle den Ordner, in den gerendert wird. Jede fertige Datei wird hochgeladen, ihr Link wartet hier und unter „Links“.",
  state: {
    watching: "Aktiv",
    paused: "Angehalten",
    "not-reachable": "Nicht erreichbar",
    trouble: "Zu beheben",
  },
  to: "Geht an",
  gone: "Eine gelöschte Verbindung",
  takes: "Nimmt",
  videos: "Videos und HLS-Pakete",
  patterns: (patterns: string[], subfolders: boolean) =>
    `${patterns.length === 0 ? "Videos und HLS" : patterns.join(", ")}${subfolders ? ", mit Unterordnern" : ""}`,
  links: "Links gelten",
  asSet: "Wie eingestellt",
  endless: "Öffentlich, ohne Ablauf",
  lifetime: format.lifetime,
  afterwardsLabel: "Danach",
  afterwards: {
    leave: "Dateien bleiben, wo sie sind",
    move: "Dateien kommen in den Ordner „Uploaded“",
  },
  last: "Zuletzt",
  lastSeen: (name: string, at: Date, now: Date) => `${name}, ${when(at, now)}`,
  nothingSeen: "Noch nichts",
  counts: (done: number, failed: number, underWay: number) =>
    [
      `${format.number(done)} hochgeladen`,
      underWay > 0 ? `${format.number(underWay)} unterwegs` : null,
      failed > 0 ? `${format.number(failed)} fehlgeschlagen` : null,
    ]
      .filter((part) => part !== null)
      .join(" · "),
  pause: "Anhalten",
  resume: "Fortsetzen",
  pauseOf: (folder: string) => `Überwachen von ${folder} anhalten`,
  resumeOf: (folder: string) => `Überwachen von ${folder} fortsetzen`,
  more: (folder: string) => `Mehr zu ${folder}`,
  edit: "Bearbeiten",
  remove: "Entfernen …",
  removed: (folder: string) => `${folder} wird nicht mehr überwacht`,
  askRemove: (folder: string) => ({
    title: `${folder} nicht mehr überwachen?`,
    body: "Die Dateien, ihre Uploads und ihre Links bleiben. Reeldrop merkt sich, was hochgeladen ist: Kommt der Ordner wieder dazu, wird nichts doppelt gesendet.",
    action: "Nicht mehr überwachen",
    keep: "Weiter überwachen",
  }),
  did: "Bisher",
  fileState: (state: UploadState | null, words: Record<UploadState, string>) =>
    state === null ? "Aufgenommen" : words[state],
  file: (state: string, at: Date, now: Date) => `${state} · ${when(at, now)}`,
  copy: "Link kopieren",
  copyOf: (name: string) => `Link zu ${name} kopieren`,

  addTitle: "Ordner überwachen",
  editTitle: (folder: string) => `${folder} bearbeiten`,
  folder: "Ordner",
  folderHint: "Videos, die schon darin liegen, werden auch hochgeladen.",
  choose: "Wählen …",
  connection: "Senden an",
  pattern: "Welche Dateien",
  patternHint: "Leer: Videos und HLS-Pakete. Sonst Muster mit Kommas dazwischen, etwa *.mov, final-*.mp4",
  subfolders: "Auch Unterordner",
  subfoldersHint: "Ihre Namen werden Teil der Namen im Speicher.",
  prefix: "Ordner im Speicher",
  prefixHint: "Leer: nach der Vorlage der Verbindung, sonst nach der in den Einstellungen.",
  save: "Überwachen",
  saveEdited: "Sichern",
  saving: "Wird gesichert …",
};
