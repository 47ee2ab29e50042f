// Deutsch: the words of the browser of a bucket.
import * as format from "../../lib/format";
import type { Words } from "../../words";

const links = (n: number) => `${format.number(n)} ${n === 1 ? "Link" : "Links"}`;

export const browse: Words["browse"] = {
  open: "Bucket durchsehen …",
  show: "Im Speicher zeigen",
  title: (connection: string, bucket: string) => `${connection}: Inhalt von ${bucket}`,
  path: "Ort im Bucket",
  rows: "Ordner und Dateien",
  up: "Einen Ordner höher",
  filter: "Namen filtern",
  name: "Name",
  size: "Größe",
  modified: "Geändert",
  links: "Links",
  deeds: "Was sich damit tun lässt",
  folder: "Ordner",
  unnamed: "(ohne Namen)",
  archived: "Archiviert",
  archivedMeans:
    "Der Speicher hält diese Datei im Archiv: Sie muss dort erst wiederhergestellt werden, bevor ein Link sie öffnet.",
  linked: links,
  make: "Link erstellen",
  makeFor: (name: string) => `Link zu ${name} erstellen und kopieren`,
  copy: "Link kopieren",
  copyFor: (name: string) => `Link zu ${name} kopieren`,
  makeMany: (n: number) => (n === 1 ? "Link erstellen und kopieren" : `${links(n)} erstellen und kopieren`),
  made: (n: number, seconds: number | null) =>
    seconds === null
      ? `${links(n)} erstellt und kopiert, ohne Ablauf`
      : `${links(n)} erstellt und kopiert, für ${format.lifetime(seconds)}`,
  selected: (n: number) => `${format.number(n)} ausgewählt`,
  count: (folders: number, files: number, more: boolean) => {
    const parts = [
      folders > 0 ? `${format.number(folders)} Ordner` : null,
      files > 0 || folders === 0 ? `${format.number(files)} ${files === 1 ? "Datei" : "Dateien"}` : null,
    ];
    const counted = parts.filter((part) => part !== null).join(", ");
    return more ? `bisher ${counted}` : counted;
  },
  loading: "Speicher wird gefragt …",
  nothing: "In diesem Ordner ist nichts.",
  nothingInBucket: "Dieser Bucket ist leer.",
  noMatch: "Kein Name hier passt.",
  noMatchYet: "Keiner der geladenen Namen passt. Scrolle nach unten, um mehr zu laden.",
  again: "Erneut versuchen",
};
