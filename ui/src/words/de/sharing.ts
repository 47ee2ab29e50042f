// Deutsch: the words of links that are made again, written to, and taken back.
import type { CopiedLinks, LinkKind, Revoked, RevokeManyPlan, RevokePlan, RevokeWay } from "../../backend";
import * as format from "../../lib/format";
import type { LinkEnd } from "../../lib/link";
import type { RevokedMany } from "../../lib/tally";
import type { Words } from "../../words";

const is = (n: number, one: string, more: string) =>
  n > 0 ? `${format.number(n)} ${n === 1 ? one : more}` : "";
const list = (parts: string[], between: string) => parts.filter((part) => part !== "").join(between);
const links = (n: number) => `${format.number(n)} ${n === 1 ? "Link" : "Links"}`;

export const sharing: Words["sharing"] = {
  opens: "Öffnet als",
  opensAs: { play: "Player", download: "Download" },
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

  copied: ({ copied, ended, revoked, unsigned }: CopiedLinks) => {
    if (copied + ended + revoked + unsigned === 1) {
      if (ended > 0) return "Nichts kopiert: Dieser Link ist abgelaufen. Erneuern ergibt einen neuen.";
      return revoked > 0 ? "Nichts kopiert: Dieser Link ist widerrufen" : "Link kopiert";
    }
    const out = [
      is(ended, "ist abgelaufen", "sind abgelaufen"),
      is(revoked, "ist widerrufen", "sind widerrufen"),
      is(unsigned, "lässt sich nicht mehr signieren", "lassen sich nicht mehr signieren"),
    ];
    if (copied === 0) return `Nichts kopiert: ${list(out, ", ")}`;
    if (ended + revoked + unsigned > 0) return `${links(copied)} kopiert; ${list(out, ", ")}`;
    return `${links(copied)} kopiert, einer pro Zeile`;
  },
  renewedMany: (made: number, endless: number, failed: number) =>
    list(
      [
        made > 0
          ? `${made === 1 ? "1 neuer Link" : `${format.number(made)} neue Links`} kopiert`
          : "Kein Link erneuert",
        is(endless, "ist öffentlich und läuft nicht ab", "sind öffentlich und laufen nicht ab"),
        is(failed, "ließ sich nicht erneuern", "ließen sich nicht erneuern"),
      ],
      "; ",
    ),

  revoke: {
    title: (n: number) => (n === 1 ? "Diesen Link widerrufen?" : `${links(n)} widerrufen?`),
    ways: { "move-aside": "Datei unter neuem Namen behalten", delete: "Datei löschen" },
    why: "Ein Link endet nur dann vor seiner Zeit, wenn seine Datei nicht mehr an ihrem Platz ist; alle anderen Links darauf enden mit ihm.",
    becauseOf: (plan: RevokePlan) =>
      plan.kind === "public"
        ? "Ein öffentlicher Link öffnet sich für alle, solange seine Datei da ist."
        : "Ein signierter Link geht bei allen, die ihn haben, bis er abläuft; es gibt keine Liste, auf der er zu streichen wäre.",
    means: (plan: RevokePlan, way: RevokeWay) =>
      sentences([
        way === "delete" ? deleting(plan) : moving(plan),
        others(plan.alsoEnds),
        copies(plan.kind, plan.invalidates),
      ]),
    done: (revoked: Revoked) =>
      sentences([
        opens(revoked.stillOpens),
        revoked.movedTo === null
          ? "Die Datei ist aus dem Speicher gelöscht."
          : `Die Datei liegt jetzt unter „${revoked.movedTo}“.`,
        revoked.invalidation === "failed"
          ? "CloudFront hat den Auftrag, seine Kopien zu vergessen, nicht angenommen."
          : copies(revoked.kind, revoked.invalidation === "asked"),
      ]),
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
    already: "Diese Links sind schon widerrufen",
    facts: (plan: RevokeManyPlan) =>
      [
        is(plan.presigned, "signierter Link endet sofort.", "signierte Links enden sofort."),
        plan.invalidated > 0
          ? `CloudFront erhält den Auftrag, seine Kopien für ${links(plan.invalidated)} zu vergessen; das dauert höchstens einige Minuten.`
          : "",
        plan.cached > 0
          ? `CloudFront beantwortet ${links(plan.cached)} womöglich noch aus Kopien, bis diese zu alt sind (ein Tag, wenn die Distribution nichts anderes sagt). Steht die ID der Distribution in der Verbindung, lässt Reeldrop sie vergessen.`
          : "",
        is(
          plan.public,
          "öffentliche Adresse antwortet womöglich noch aus Zwischenspeichern, bis diese geleert oder zu alt sind.",
          "öffentliche Adressen antworten womöglich noch aus Zwischenspeichern, bis diese geleert oder zu alt sind.",
        ),
        is(
          plan.packages,
          "davon führt zu einem Paket: Alle seine Dateien gehen.",
          "davon führen zu Paketen: Alle ihre Dateien gehen.",
        ),
        is(
          plan.alsoEnds,
          "weiterer Link auf dieselben Dateien endet mit.",
          "weitere Links auf dieselben Dateien enden mit.",
        ),
      ].filter((fact) => fact !== ""),
    workingMany: (at: number, n: number) =>
      `Link ${format.number(at)} von ${format.number(n)} wird widerrufen …`,
    doneMany: ({ revoked, answering, unknown, failed, told, refused }: RevokedMany) =>
      list(
        [
          `${links(revoked)} widerrufen`,
          is(
            answering,
            "Adresse antwortet noch und ist ausgewählt",
            "Adressen antworten noch und sind ausgewählt",
          ),
          is(unknown, "Adresse war nicht zu erreichen", "Adressen waren nicht zu erreichen"),
          told > 0 ? "CloudFront hat den Auftrag, seine Kopien zu vergessen" : "",
          refused > 0 ? "CloudFront hat den Auftrag, seine Kopien zu vergessen, nicht angenommen" : "",
          is(failed, "Link ließ sich nicht widerrufen", "Links ließen sich nicht widerrufen"),
        ],
        "; ",
      ),
  },
  revoked: (stillOpens: boolean | null, movedTo: string | null) => {
    const kept = movedTo === null ? "Datei gelöscht" : `Datei behalten als ${movedTo.split("/").at(-1)}`;
    return stillOpens === true
      ? `Link widerrufen, ${kept}; die Adresse antwortet noch`
      : `Link widerrufen, ${kept}`;
  },
  after: (stillOpens: boolean | null, movedTo: string | null) => {
    if (stillOpens === true) return "Die Adresse antwortet noch";
    if (movedTo === null)
      return stillOpens === false ? "Öffnet nichts mehr, Datei gelöscht" : "Datei gelöscht";
    return `Datei behalten als ${movedTo.split("/").at(-1)}`;
  },
  unopened: (at: Date, now: Date) => `Öffnete nicht, ${format.dayAndTime(at, now)}`,
  checkedAgain: (works: boolean | null) => {
    if (works === null) return "Die Adresse des Links war nicht zu erreichen.";
    return works ? "Die Adresse des Links antwortet noch." : "Der Link öffnet nichts mehr.";
  },
};

const sentences = (all: string[]) => all.filter((sentence) => sentence !== "").join(" ");

function deleting({ isPackage, target, deletes }: RevokePlan): string {
  return isPackage
    ? `Dazu werden alle ${format.number(deletes)} Dateien des Pakets „${target}“ endgültig aus dem Speicher gelöscht.`
    : `Dazu wird die Datei „${target}“ endgültig aus dem Speicher gelöscht.`;
}

function moving({ isPackage, target, deletes }: RevokePlan): string {
  return isPackage
    ? `Der Speicher kopiert alle ${format.number(deletes)} Dateien des Pakets „${target}“ unter einen neuen Namen, den niemand erraten kann, und löscht die alten. Von hier wird nichts gesendet, und neue Links darauf sind möglich.`
    : `Der Speicher kopiert die Datei „${target}“ unter einen neuen Namen, den niemand erraten kann, und löscht die alte. Von hier wird nichts gesendet, und neue Links darauf sind möglich.`;
}

function others(n: number): string {
  if (n === 0) return "";
  return n === 1
    ? "Ein weiterer Link darauf endet mit."
    : `${format.number(n)} weitere Links darauf enden mit.`;
}

/** What may answer from copies of its own. */
function copies(kind: LinkKind, told: boolean): string {
  if (kind === "presigned") return "";
  if (kind === "public")
    return "Die öffentliche Adresse antwortet womöglich noch aus Zwischenspeichern, bis diese geleert oder zu alt sind.";
  return told
    ? "CloudFront erhält den Auftrag, seine Kopien zu vergessen; das dauert höchstens einige Minuten."
    : "CloudFront antwortet womöglich noch aus Kopien, bis sie ungültig oder zu alt sind (ein Tag, wenn die Distribution nichts anderes sagt). Steht die ID der Distribution in der Verbindung, macht Reeldrop sie ungültig.";
}

function opens(stillOpens: boolean | null): string {
  if (stillOpens === null) return "Die Adresse des Links war nicht zu erreichen, um ihn zu prüfen.";
  return stillOpens ? "Die Adresse des Links antwortet noch." : "Der Link öffnet nichts mehr.";
}

function keeps(end: LinkEnd, now: Date): string {
  if (end.at === null)
    return "Der alte Link bleibt, wie er ist: Er läuft nicht ab, nur Widerrufen beendet ihn.";
  if (end.at <= now.getTime()) return "Der alte Link ist abgelaufen.";
  return `Der alte Link bleibt, wie er ist: Er läuft ab am ${format.dayAndTime(new Date(end.at), now)}, nur Widerrufen beendet ihn früher.`;
}
