// Deutsch: every word of words/en, typed against it. Short; “du” only where a person is asked to do something, buttons in the infinitive.
import * as format from "../../lib/format";
import type { LinkEnd } from "../../lib/link";
import type { Words } from "../../words";
import { browse } from "./browse";
import { connections } from "./connections";
import { doctor } from "./doctor";
import { otherTargets } from "./drop";
import { errors, errorsOfFile } from "./errors";
import { form } from "./form";
import { columns, computer, first, help } from "./help";
import { language } from "./language";
import { closing, order, speed } from "./limits";
import { media } from "./media";
import { notices } from "./notices";
import { orphans } from "./orphans";
import { settings } from "./settings";
import { sharing } from "./sharing";
import { statistics } from "./statistics";
import { waiting } from "./waiting";
import { watch } from "./watch";

export { speaker } from "./said";

const many = (n: number, one: string, more: string) => `${format.number(n)} ${n === 1 ? one : more}`;
const files = (n: number) => many(n, "Datei", "Dateien");
const links = (n: number) => many(n, "Link", "Links");
const uploads = (n: number) => many(n, "Upload", "Uploads");
const join = (parts: (string | null)[]) => parts.filter((p) => p !== null).join(" · ");
const list = (parts: (string | null)[], between = ", ") => parts.filter((p) => p !== null).join(between);

const when = (at: Date, now: Date) => {
  const days = format.daysAgo(at, now);
  if (days === 0) return `Heute, ${format.clockTime(at)}`;
  if (days === 1) return `Gestern, ${format.clockTime(at)}`;
  return format.dayAndTime(at, now);
};

export const german: Words = {
  app: "Reeldrop",
  views: {
    uploads: "Uploads",
    links: "Links",
    statistics: "Statistik",
    watch: "Überwachte Ordner",
    connections: "Verbindungen",
    settings: "Einstellungen",
  },
  viewsLabel: "Bereiche",
  browse,
  close: "Schließen",
  cancel: "Abbrechen",
  back: "Zurück",
  dismiss: "Ausblenden",

  status: {
    label: "Status",
    idle: "Keine Uploads",
    running: (running: number, queued: number) =>
      join([
        running > 0 || queued === 0 ? uploads(running) : null,
        queued > 0 ? `${format.number(queued)} in der Warteschlange` : null,
      ]),
    pauseAll: "Alle anhalten",
    resumeAll: "Alle fortsetzen",
    retryAll: "Alle fehlgeschlagenen wiederholen",
    timeLeft: (seconds: number) => (seconds < 1 ? "gleich fertig" : `noch ${format.left(seconds)}`),
  },

  drop: {
    things: (n: number, allFiles: boolean) => (allFiles ? files(n) : many(n, "Objekt", "Objekte")),
    overlay: (things: string, to: string) => `${things} ablegen und an „${to}“ senden`,
    overlayOne: (to: string) => `1 Datei ablegen und an „${to}“ senden`,
    overlayOneItem: (to: string) => `1 Objekt ablegen und an „${to}“ senden`,
    overlayLinks: (seconds: number) => `Links gelten ${format.lifetime(seconds)}`,
    overlayPublic: "Links sind öffentlich und laufen nicht ab",
    title: "Renderings hier ablegen",
    hint: "Dateien oder ganze Ordner. Zu jeder Datei gibt es einen Link, fertig zum Einsetzen.",
    nothingCopied: "Es sind keine Dateien kopiert. Kopiere zuerst welche im Dateimanager.",
    files: "Dateien wählen …",
    folder: "Ordner wählen …",
    toSandbox:
      "Dateien kommen in die Sandbox auf diesem Computer. Ihre Links öffnen sich nur hier und nur, solange Reeldrop läuft.",
    toConnection: (name: string, bucket: string) => `Dateien gehen an „${name}“, Bucket ${bucket}.`,
    connectStorage: "Eigenen Speicher verbinden",
  },

  destination: {
    label: "Senden an",
    as: (bucket: string, key: string) => `Zum Beispiel ${bucket}/${key}`,
    asHint:
      "So benennt die Vorlage „Trailer v7.mp4“ aus „Nordlicht/Day 1“. In den Einstellungen lässt sie sich ändern.",
    lifetime: "Links gelten",
  },

  lifetime: {
    of: format.lifetime,
    custom: "Eigene …",
    value: "Wie lange",
    unit: "Einheit",
    units: { seconds: "Sekunden", minutes: "Minuten", hours: "Stunden", days: "Tage" },
    endless: "Öffentlich, kein Ablauf",
    invalid: (max: number, kept: number) =>
      `Möglich ist 1 Sekunde bis ${format.lifetime(max > 86_400 ? max - (max % 86_400) : max)}. Bis dahin gilt: ${format.lifetime(kept)}.`,
  },

  batch: {
    title: (fileCount: number, packages: number) =>
      list([
        fileCount > 0 ? files(fileCount) : null,
        packages > 0 ? many(packages, "Paket", "Pakete") : null,
      ]),
    to: (connection: string) => `an ${connection}`,
    when,
    progress: (sent: number, total: number) =>
      join([`${format.percent(sent, total)} %`, `${format.bytes(sent)} von ${format.bytes(total)}`]),
    failed: (failed: number) => `${format.number(failed)} fehlgeschlagen`,
    counts: (done: number, skipped: number, cancelled: number) =>
      join([
        done > 0 ? `${format.number(done)} fertig` : null,
        skipped > 0 ? `${format.number(skipped)} schon vorhanden` : null,
        cancelled > 0 ? `${format.number(cancelled)} abgebrochen` : null,
      ]),
    total: "Fortschritt dieses Stapels",
    open: "Dateien einblenden",
    fold: "Dateien ausblenden",
    paused: (paused: number) => `${format.number(paused)} angehalten`,
    pause: "Anhalten",
    resume: "Fortsetzen",
    cancelAll: "Alle abbrechen",
    retry: "Fehlgeschlagene wiederholen",
    more: "Mehr zu diesem Stapel",
    first: "Als Nächstes senden",
    last: "Zuletzt senden",
    copyAll: (n: number) => (n === 1 ? "Link kopieren" : `${links(n)} kopieren`),
    askCancel: (n: number) => ({
      title: `${uploads(n)} abbrechen?`,
      body: "Was davon schon gesendet ist, wird aus dem Speicher entfernt. Fertige Dateien und ihre Links bleiben.",
      action: n === 1 ? "Upload abbrechen" : "Uploads abbrechen",
      keep: "Weiter senden",
    }),
  },

  upload: {
    state: {
      queued: "In der Warteschlange",
      uploading: "Wird gesendet",
      verifying: "Wird geprüft",
      done: "Fertig",
      failed: "Fehlgeschlagen",
      cancelled: "Abgebrochen",
      paused: "Angehalten",
      waiting: "Wartet auf das Netzwerk",
      asking: "Wartet auf deine Antwort",
      skipped: "Schon vorhanden",
    },
    phase: { reading: "Datei wird gelesen", comparing: "Wird mit dem Vorhandenen verglichen" },
    packageFacts: (fileCount: number, size: number) =>
      join(["HLS-Paket", files(fileCount), format.bytes(size)]),
    packageDone: (done: number, fileCount: number) => `${format.number(done)} von ${files(fileCount)}`,
    percent: (sent: number, total: number) => `${format.percent(sent, total)} %`,
    speed: (bytesPerSecond: number) => format.speed(bytesPerSecond),
    progressOf: (name: string) => `Fortschritt von ${name}`,
    more: (name: string) => `Mehr zu ${name}`,
    cancel: (name: string) => `${name} abbrechen`,
    pause: (name: string) => `${name} anhalten`,
    resume: (name: string) => `${name} fortsetzen`,
    pauseTitle: "Anhalten",
    resumeTitle: "Fortsetzen",
    held: "Wartet auf die Verbindung",
    retry: "Wiederholen",
    copy: "Link kopieren",
    copied: "Kopiert",
    linkUntil: (end: LinkEnd, now: Date) => {
      if (end.at === null) return "Öffentlicher Link, läuft nicht ab";
      const at = new Date(end.at);
      const seconds = (end.at - now.getTime()) / 1000;
      const why = end.withCredentials ? ", mit dem Zugriffsschlüssel" : "";
      return seconds > 0
        ? `Läuft ab am ${format.dayAndTime(at, now)} (${format.left(seconds)})${why}`
        : `Abgelaufen am ${format.dayAndTime(at, now)}${why}`;
    },
    askCancel: (name: string) => ({
      title: "Diesen Upload abbrechen?",
      body: `Was von „${name}“ schon gesendet ist, wird aus dem Speicher entfernt. Die Datei auf diesem Computer bleibt.`,
      action: "Upload abbrechen",
      keep: "Weiter senden",
    }),
    menu: {
      open: "Link öffnen",
      show: "Link anzeigen …",
      qr: "QR-Code anzeigen …",
      renew: "Link erneuern",
      first: "Als Nächstes senden",
      last: "Zuletzt senden",
      file: "Datei anzeigen",
      forget: "Aus der Liste entfernen",
    },
  },

  hold: {
    title: (connection: string, n: number) =>
      `${uploads(n)} an „${connection}“ ${n === 1 ? "wartet" : "warten"} auf dich`,
    edit: "Verbindung bearbeiten",
    again: "Erneut versuchen",
  },

  conflict: {
    title: (name: string) => `„${name}“ gibt es schon im Speicher`,
    where: (connection: string, key: string) => `In ${connection}, als ${key}.`,
    others: (n: number) =>
      n === 1
        ? "1 weitere Datei dieses Stapels fragt dasselbe."
        : `${format.number(n)} weitere Dateien dieses Stapels fragen dasselbe.`,
    answers: { "keep-both": "Beide behalten", overwrite: "Ersetzen", skip: "Überspringen" },
    means: {
      "keep-both": "Die neue Datei bekommt eine Nummer im Namen",
      overwrite: "Die neue Datei tritt an die Stelle der alten; Links darauf öffnen dann die neue",
      skip: "Die Datei im Speicher bleibt, und du bekommst einen Link darauf",
    },
    all: "Für den ganzen Stapel",
  },

  link: {
    title: "Link",
    url: "Adresse des Links",
    qr: "QR-Code",
    qrOf: (name: string) => `QR-Code des Links zu ${name}`,
    saveQr: "QR-Code sichern …",
  },

  links: {
    search: "Namen, Verbindungen, Empfänger, Notizen",
    searchLabel: "Links durchsuchen",
    filters: {
      all: "Alle",
      active: "Aktiv",
      "ending-soon": "Bald zu Ende",
      ended: "Abgelaufen",
      revoked: "Widerrufen",
    },
    menu: {
      markdown: "Als Markdown kopieren",
      html: "Als HTML-Player kopieren",
      revoke: "Widerrufen …",
      revokeAll: "Widerrufen …",
      renewAll: "Erneuern und kopieren",
      check: "Prüfen, welche gehen",
      export: "Als CSV oder JSON sichern …",
    },
    moreForAll: "Mehr zu diesen Links",
    checking: (n: number) => `${links(n)} ${n === 1 ? "wird" : "werden"} geprüft …`,
    checked: (work: number, dead: number, unknown: number) =>
      list(
        [
          `${links(work)} ${work === 1 ? "geht" : "gehen"}`,
          dead > 0
            ? `${format.number(dead)} ${dead === 1 ? "geht nicht und ist" : "gehen nicht und sind"} ausgewählt`
            : null,
          unknown > 0
            ? `${format.number(unknown)} ${unknown === 1 ? "ließ" : "ließen"} sich nicht prüfen`
            : null,
        ],
        "; ",
      ),
    exported: (n: number) => `${links(n)} gesichert`,
    filtersLabel: "Welche Links",
    connectionLabel: "Links welcher Verbindung",
    allConnections: "Alle Verbindungen",
    columns: {
      name: "Name",
      kind: "Art",
      opens: "Öffnet als",
      connection: "Verbindung",
      created: "Erstellt",
      left: "Restzeit",
    },
    actionsColumn: "Aktionen",
    kind: { presigned: "Signiert", "cloudfront-signed": "CloudFront", public: "Öffentlich" },
    state: {
      active: "Aktiv",
      "ending-soon": "Bald zu Ende",
      ended: "Abgelaufen",
      revoked: "Widerrufen",
    },
    left: (state, seconds: number | null) => {
      if (state === "revoked") return "Widerrufen";
      if (seconds === null) return "Kein Ablauf";
      return state === "ended" || seconds <= 0 ? "Abgelaufen" : format.left(seconds);
    },
    kindMeans: {
      presigned: "Signierter Link: privat, läuft von selbst ab",
      "cloudfront-signed": "Von CloudFront signierter Link: privat, läuft von selbst ab",
      public: "Öffentlicher Link: offene Adresse, läuft nicht ab",
    },
    package: (fileCount: number | null) => join(["HLS", fileCount === null ? null : files(fileCount)]),
    endsWithKey: (end: LinkEnd, over: boolean, now: Date) => {
      if (end.at === null || !end.withCredentials) return null;
      const at = new Date(end.at);
      const today = format.daysAgo(at, now) === 0;
      const moment = today ? format.clockTime(at) : format.dayAndTime(at, now);
      const full = today ? `um ${moment}` : `am ${moment}`;
      return over
        ? {
            short: "Mit dem Schlüssel abgelaufen",
            full: `Abgelaufen ${full}, zusammen mit dem Zugriffsschlüssel`,
          }
        : {
            short: `Schlüssel endet ${moment}`,
            full: `Läuft ab ${full}, zusammen mit dem Zugriffsschlüssel`,
          };
    },
    created: when,
    copy: (name: string) => `Link zu ${name} kopieren`,
    open: (name: string) => `${name} öffnen`,
    renew: (name: string) => `Link zu ${name} erneuern`,
    count: links,
    selected: (n: number) => `${format.number(n)} ausgewählt`,
    copySelected: (n: number) => (n === 1 ? "Link kopieren" : `${links(n)} kopieren`),
    clear: "Auswahl aufheben",
    none: "Noch keine Links",
    noneHint:
      "Jede hochgeladene Datei bekommt einen Link. Er bleibt hier und lässt sich wieder kopieren oder erneuern.",
    noMatch: "Kein passender Link",
    noMatchHint: "Gib weniger Buchstaben ein, oder sieh alle Links durch.",
    showAll: "Alle Links anzeigen",
    renewed: (end: LinkEnd, now: Date) =>
      end.at === null
        ? "Neuer Link kopiert"
        : `Neuer Link kopiert. Er läuft ab am ${format.dayAndTime(new Date(end.at), now)}${end.withCredentials ? ", zusammen mit dem Zugriffsschlüssel" : ""}`,
    table: "Links",
  },

  sharing,
  connections,
  doctor,
  orphans,
  otherTargets,
  notices,
  media,
  errors,
  errorsOfFile,
  form,
  language,
  speed,
  order,
  closing,
  statistics,
  waiting,
  watch,
  first,
  help,
  computer,
  columns,
  settings,

  announce: {
    batch: (n: number, percent: number) => `${files(n)}: ${percent} Prozent gesendet`,
    finished: (done: number, skipped: number, failed: number, copied: number) =>
      list([
        done > 0 ? `${files(done)} hochgeladen` : null,
        skipped > 0 ? `${files(skipped)} schon vorhanden` : null,
        copied > 0 ? `${links(copied)} kopiert` : null,
        failed > 0 ? `${files(failed)} fehlgeschlagen` : null,
      ]),
  },

  trouble: { title: "Reeldrop kann nicht starten", again: "Erneut versuchen" },
};
