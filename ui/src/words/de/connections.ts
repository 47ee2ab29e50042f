// Deutsch: the words of the Connections view.
import type { LinkKind } from "../../backend";
import * as format from "../../lib/format";
import type { Words } from "../../words";

export const connections: Words["connections"] = {
  add: "Verbindung hinzufügen",
  addTitle: "Welcher Speicher?",
  editTitle: (name: string) => `„${name}“ bearbeiten`,
  intro: "Dein eigener Speicher. Geheimnisse bleiben im Schlüsselbund dieses Computers.",
  provider: {
    sandbox: "Sandbox auf diesem Computer",
    "s3-compatible": "S3-kompatibler Speicher",
    "cloudflare-r2": "Cloudflare R2",
    "aws-s3": "AWS S3",
    cloudfront: "CloudFront",
  },
  note: {
    "this-computer-only": "Links öffnen sich nur auf diesem Computer und nur, solange Reeldrop läuft.",
    "credentials-ended": "Die befristeten Zugangsdaten sind abgelaufen: neue eingeben.",
    "links-end-with-credentials":
      "Links laufen mit den befristeten Zugangsdaten ab, die sie signieren, wenn diese früher enden.",
  },
  links: "Links",
  linksAre: (kind: LinkKind, longest: number) =>
    kind === "public"
      ? "Öffentlich, ohne Ablauf"
      : kind === "cloudfront-signed"
        ? "Von CloudFront signiert"
        : `Signiert, bis ${format.lifetime(longest)}`,
  credentials: "Schlüssel",
  credentialsEnd: (at: Date, now: Date) => {
    const seconds = (at.getTime() - now.getTime()) / 1000;
    return seconds > 0
      ? `Enden am ${format.dayAndTime(at, now)} (noch ${format.left(seconds)})`
      : `Abgelaufen am ${format.dayAndTime(at, now)}. Verbindung bearbeiten und neue eingeben.`;
  },
  credentialsTemporary: "Befristet",
  isDefault: "Standard",
  makeDefault: "Als Standard",
  check: "Prüfen",
  checking: "Wird geprüft …",
  edit: "Bearbeiten",
  delete: "Löschen …",
  more: (name: string) => `Mehr zu ${name}`,
  bucket: "Bucket",
  host: "Endpunkt",
  publicUrl: "Adresse",
  domain: "Distribution",
  secretMissing: "Das Geheimnis fehlt. Verbindung bearbeiten und es neu eingeben.",
  secretMemory: "Das Geheimnis bleibt im Arbeitsspeicher, bis Reeldrop endet.",
  neverChecked: "Noch nicht geprüft",
  works: "In Ordnung",
  trouble: "Zu beheben",
  checkedAgo: (at: Date, now: Date) => {
    const seconds = (now.getTime() - at.getTime()) / 1000;
    if (seconds < 60) return "gerade geprüft";
    if (seconds < 3600) return `vor ${format.left(seconds)} geprüft`;
    if (seconds < 86_400) return `vor ${Math.round(seconds / 3600)} h geprüft`;
    return `geprüft am ${format.dayAndTime(at, now)}`;
  },
  skew: (seconds: number) =>
    `Die Uhr dieses Computers geht ${format.left(Math.abs(seconds))} ${seconds > 0 ? "vor" : "nach"}.`,
  saved: (name: string) => `„${name}“ geht. Jetzt eine Datei ablegen, um sie dorthin zu senden.`,
  nowDefault: (name: string) => `Neue Uploads gehen an „${name}“`,
  deleted: (name: string) => `„${name}“ gelöscht`,
  askDelete: (name: string) => ({
    title: `„${name}“ löschen?`,
    body: "Reeldrop vergisst den Zugang und entfernt das Geheimnis aus dem Schlüsselbund. Uploads und Links bleiben in der Bibliothek, die Dateien im Speicher. Verschickte Links gehen weiter, bis sie ablaufen.",
    action: "Verbindung löschen",
    keep: "Behalten",
  }),
};
