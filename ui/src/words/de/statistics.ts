// Deutsch: the words of the Statistics view.
import type { StepUnit } from "../../backend";
import * as format from "../../lib/format";
import type { Words } from "../../words";

/** A calendar date such as 2026-11-21, whatever the time zone. */
const date = (text: string) => new Date(`${text}T12:00:00`);
const count = (n: number) => format.number(n);
const per = (unit: StepUnit) => ({ day: "pro Tag", week: "pro Woche", month: "pro Monat" })[unit];

const reasons: Record<string, string> = {
  "access-denied": "Zugriff verweigert",
  "bucket-missing": "Bucket fehlt",
  "clock-skewed": "Uhr geht falsch",
  "connection-refused": "Server nimmt keine Verbindung an",
  "credentials-ended": "Zugangsdaten abgelaufen",
  "damaged-in-transit": "Unterwegs beschädigt",
  "disk-full": "Festplatte voll",
  "file-changed": "Datei geändert",
  "file-empty": "Datei leer",
  "file-missing": "Datei fehlt",
  "file-too-large": "Datei zu groß",
  "file-unreadable": "Datei nicht lesbar",
  "file-vanished": "Datei verschwunden",
  "host-not-found": "Server nicht gefunden",
  "key-exists": "Name schon vergeben",
  "keychain-unavailable": "Schlüsselbund nicht erreichbar",
  "not-entitled": "Konto nicht berechtigt",
  "object-locked": "Objekt gesperrt",
  "parts-refused": "Teile abgelehnt",
  "secret-missing": "Geheimnis fehlt",
  "server-refused": "Server lehnt ab",
  "unknown-bucket": "Bucket unbekannt",
  "upload-unknown": "Upload dem Server unbekannt",
  "verify-mismatch": "Prüfung nicht bestanden",
  "wrong-region": "Falsche Region",
  interrupted: "Unterbrochen",
  "key-too-long": "Name zu lang",
  network: "Netzwerk",
  offline: "Offline",
  "server-failed": "Fehler des Servers",
  "slow-down": "Server überlastet",
  "timed-out": "Zeitüberschreitung",
  "tls-failed": "Zertifikat abgelehnt",
  "wrong-key-id": "Falsche Zugriffsschlüssel-ID",
  "wrong-secret": "Falsches Geheimnis",
};

const percent = (share: number) => `${share === 1 ? "100" : format.number(Math.min(99.9, share * 100), 1)} %`;

export const statistics: Words["statistics"] = {
  period: "Zeitraum",
  periods: {
    week: "Letzte 7 Tage",
    month: "Letzte 30 Tage",
    quarter: "Letzte 90 Tage",
    year: "Letztes Jahr",
    all: "Gesamt",
  },
  connection: "Verbindung",
  allConnections: "Alle Verbindungen",
  save: "CSV sichern …",
  saved: "Tabelle gesichert",
  zone: (name: string) => `Tage in ${name.replaceAll("_", " ")}`,
  none: "Keine Uploads in diesem Zeitraum",
  noneHint: "Wähle oben einen längeren Zeitraum, oder lege eine Datei ab: Gezählt wird, was gesendet ist.",
  nothing: "–",
  numbers: {
    files: "Dateien",
    bytes: "Hochgeladen",
    success: "Gelungen",
    speed: "Tempo im Median",
    wait: "Bis zum Link",
    saved: "Eingespart",
  },
  count,
  percent,
  failed: (n: number, share: number) => `${count(n)} · ${percent(share)}`,
  wait: (seconds: number) => (seconds < 60 ? `${Math.round(seconds)} s` : format.left(seconds)),
  details: {
    files: (uploads: number) => `in ${count(uploads)} ${uploads === 1 ? "Upload" : "Uploads"}`,
    success: (failed: number) => `${count(failed)} fehlgeschlagen`,
    speed: (fast: number) => `95 %: ${format.speed(fast)}`,
    wait: "Hälfte schneller",
    saved: "nicht neu gesendet",
    bytes: (perDay: number) => `${format.bytes(perDay)} pro Tag`,
  },
  means: {
    files:
      "Dateien, deren Upload in diesem Zeitraum gelungen ist; bei einem HLS-Paket zählt jede Datei. Ein Upload zählt einmal, an dem Tag, an dem er zuletzt geendet hat.",
    bytes: "Größe der Dateien, deren Upload gelungen und im Speicher geprüft ist.",
    success:
      "Gelungene Uploads als Anteil aller gelungenen und fehlgeschlagenen. Abgebrochene zählen nicht mit; ein wiederholter zählt so, wie er geendet hat.",
    speed:
      "Gesendete Bytes geteilt durch die Dauer, von der ersten Anfrage bis zur Prüfung im Speicher, für jeden gelungenen Upload. Die Hälfte war langsamer als der erste Wert, 95 % langsamer als der zweite.",
    wait: "Vom Ablegen bis zum Link, das Warten in der Warteschlange eingerechnet. Die Hälfte der Uploads war schneller.",
    saved:
      "Bytes, die nicht noch einmal gesendet wurden, weil Uploads an der Stelle weitergingen, an der sie unterbrochen waren.",
  },
  charts: {
    bytes: (unit: StepUnit) => `Hochgeladen ${per(unit)}`,
    files: (unit: StepUnit) => `Dateien ${per(unit)}`,
    outcomes: (unit: StepUnit) => `Ergebnisse ${per(unit)}`,
    speed: (unit: StepUnit) => `Tempo ${per(unit)}`,
    failures: "Warum Uploads fehlgeschlagen sind",
    noFailures: "Kein Upload ist fehlgeschlagen.",
    noSpeed: "Kein Upload ist gelungen.",
  },
  chartsMean: {
    bytes: "Größe der Dateien, deren Upload gelungen ist, an dem Tag, an dem er zuletzt geendet hat.",
    files:
      "Dateien, deren Upload gelungen ist, an dem Tag, an dem er zuletzt geendet hat; bei einem HLS-Paket zählt jede Datei. Die Tage sind die deiner Zeitzone.",
    outcomes:
      "Uploads danach, wie sie geendet haben: fertig, fehlgeschlagen oder abgebrochen, an dem Tag ihres letzten Endes. Ein HLS-Paket ist ein Upload.",
    failures:
      "Fehlgeschlagene Uploads nach ihrem letzten Grund, mit dessen Anteil an allen fehlgeschlagenen. Was nach einer Wiederholung gelungen ist, zählt nicht.",
    speed:
      "Über eine Verbindung gesendete Bytes geteilt durch die Dauer, für gelungene Uploads. Eine Lücke: nichts gesendet; ein Punkt: davor und danach nichts.",
  },
  outcomes: { done: "Fertig", failed: "Fehler", cancelled: "Abbruch" },
  tick: (day: string, unit: StepUnit) => (unit === "month" ? format.month : format.shortDay)(date(day)),
  step: (day: string, unit: StepUnit) => {
    if (unit === "month") return format.month(date(day));
    const text = format.fullDay(date(day));
    return unit === "week" ? `Woche ab ${text}` : text;
  },
  // A code that has no words here stays what it is: half a sentence of English would say less.
  reason: (code: string) => reasons[code] ?? code,
  gone: "Eine gelöschte Verbindung",
};
