// Deutsch: the words of uploads that were begun in a bucket and never ended.
import * as format from "../../lib/format";
import type { Words } from "../../words";

const many = (n: number) => (n === 1 ? "1 unfertigen Upload" : `${format.number(n)} unfertige Uploads`);

export const orphans: Words["orphans"] = {
  open: "Unfertige Uploads…",
  title: (connection) => `${connection}: unfertige Uploads`,
  means:
    "Sie wurden begonnen und nie beendet. Keine Dateiliste zeigt sie, und sie kosten so viel wie Dateien. Die eigenen gibt Reeldrop nach 7 Tagen frei.",
  looking: "Wird nachgesehen…",
  none: "In diesem Bucket ist nichts unfertig.",
  rows: "Unfertige Uploads",
  size: (bytes) => (bytes === null ? "Größe unbekannt" : format.bytes(bytes)),
  begun: (at, now) => (at === null ? "Beginn unbekannt" : `begonnen ${format.dayAndTime(at, now)}`),
  ours: "Von Reeldrop auf diesem Computer",
  foreign: "Von einem anderen Programm: bleibt unberührt",
  clean: (n) => `${many(n)} freigeben`,
  ask: (n, bytes) => ({
    title: `${many(n)} von Reeldrop freigeben?`,
    body: `Was sie belegen, ${format.bytes(bytes)}, wird im Speicher gelöscht. Werden diese Uploads wiederholt, beginnen sie von vorn. Dateien und Links bleiben, wie sie sind.`,
    action: "Freigeben",
    keep: "Behalten",
  }),
  cleaned: (n, bytes) => `${many(n)} freigegeben, ${format.bytes(bytes)}`,
};
