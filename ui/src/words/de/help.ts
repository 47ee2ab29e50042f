// Deutsch: the words of the first steps, of this computer, of the keys, and of what helps whoever helps.
import type { Words } from "../../words";

export const first: Words["first"] = {
  steps: (step: number, of: number) => `Schritt ${step} von ${of}`,
  next: "Weiter",
  skip: "Überspringen",
  done: "Los geht’s",
  drop: {
    title: "Rendering ablegen, Link einsetzen",
    lead: "Lege fertige Dateien oder ganze Ordner auf dieses Fenster. Jede Datei bekommt einen Link, und nach dem Upload liegt er in der Zwischenablage.",
    ready:
      "Zum Ausprobieren ist eine Sandbox auf diesem Computer bereit. Ihre Links öffnen sich nur hier und nur, solange Reeldrop läuft.",
  },
  storage: {
    title: "Wohin mit den Dateien?",
    lead: "Um Links zu verschicken, verbinde eigenen Speicher: Cloudflare R2, Amazon S3, S3 hinter CloudFront oder alles, was S3 spricht. Die Schlüssel bleiben im Schlüsselbund dieses Computers.",
    connect: "Eigenen Speicher verbinden …",
    connectHint: "Setze ein, was der Anbieter zeigt; Reeldrop zerlegt es.",
    sandbox: "Vorerst bei der Sandbox bleiben",
    sandboxHint: "Speicher lässt sich jederzeit unter „Verbindungen“ hinzufügen.",
    connected: (name: string) => `Dateien gehen jetzt an „${name}“.`,
  },
  links: {
    title: "Wie lange gelten Links?",
    lead: "Ein Link läuft von selbst ab. Alles hier lässt sich in den Einstellungen ändern.",
  },
};

export const help: Words["help"] = {
  group: "Hilfe",
  shortcuts: "Tastaturkurzbefehle",
  shortcutsHint: "Auch mit F1 oder dem Fragezeichen.",
  show: "Kurzbefehle anzeigen",
  diagnostics: "Diagnose",
  diagnosticsHint:
    "Was hier läuft und was zuletzt schiefging, für alle, die dir helfen. Ohne Geheimnisse, Schlüssel und Links.",
  copy: "Diagnose kopieren",
  copied: "Diagnose kopiert. Lies sie, bevor du sie verschickst.",
  logs: "Protokolle",
  logsHint: "Wenige Dateien, höchstens 10 MB für jedes Programm. Ohne Geheimnisse.",
  openLogs: "Protokolle öffnen",
  groups: {
    window: "Fenster",
    uploads: "Uploads",
    links: "Links",
  },
  does: {
    views: "Bereich wechseln",
    settings: "Einstellungen",
    search: "Links durchsuchen",
    help: "Diese Übersicht",
    close: "Dialog oder Menü schließen",
    dismiss: "Meldung ausblenden",
    choose: "Dateien zum Hochladen wählen",
    paste: "Kopierte Dateien hochladen",
    move: "Von Datei zu Datei gehen",
    pause: "Datei anhalten oder fortsetzen",
    open: "Link der Datei öffnen",
    cancel: "Upload abbrechen, nach Rückfrage",
    copy: "Link der Datei kopieren",
    "copy-links": "Ausgewählte Links kopieren",
    "move-links": "Von Link zu Link gehen",
    select: "Link auswählen oder abwählen",
    "select-all": "Alle Links auswählen",
    "open-link": "Link öffnen",
    revoke: "Ausgewählte Links widerrufen, nach Rückfrage",
  },
  keys: {
    Control: "Strg",
    Meta: "⌘",
    " ": "Leertaste",
    Enter: "Eingabe",
    Delete: "Entf",
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
  },
  to: "bis",
  or: "oder",
};

export const columns: Words["columns"] = {
  choose: "Spalten",
};

export const computer: Words["computer"] = {
  login: "Beim Anmelden starten",
  loginHint:
    "Im Infobereich, wo es einen gibt: Dann gehen Uploads weiter, und Links der Sandbox öffnen sich.",
  library: "Bibliothek",
  libraryHint:
    "Verbindungen, Uploads, Links und Einstellungen, als Kopie oder JSON. Geheimnisse bleiben im Schlüsselbund.",
  export: "Kopie sichern …",
  exported: "Die Bibliothek ist gesichert",
};
