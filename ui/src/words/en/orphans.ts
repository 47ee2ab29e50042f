// The words of uploads that were begun in a bucket and never ended.
import * as format from "../../lib/format";

const many = (n: number) => `${format.number(n)} unfinished ${n === 1 ? "upload" : "uploads"}`;

export const orphans = {
  open: "Unfinished uploads…",
  title: (connection: string) => `${connection}: unfinished uploads`,
  means:
    "They were begun and never ended. No list of files shows them, and they cost as much as files. Reeldrop frees its own after 7 days.",
  looking: "Looking…",
  none: "Nothing unfinished in this bucket.",
  rows: "Unfinished uploads",
  size: (bytes: number | null) => (bytes === null ? "size unknown" : format.bytes(bytes)),
  begun: (at: Date | null, now: Date) =>
    at === null ? "begun at an unknown time" : `begun ${format.dayAndTime(at, now)}`,
  ours: "By Reeldrop on this computer",
  foreign: "By another program: it is not touched",
  clean: (n: number) => `Free ${many(n)}`,
  ask: (n: number, bytes: number) => ({
    title: `Free ${many(n)} of Reeldrop?`,
    body: `The ${format.bytes(bytes)} that they hold are deleted in storage. A retry of these uploads then begins anew; files and links stay as they are.`,
    action: "Free them",
    keep: "Keep them",
  }),
  cleaned: (n: number, bytes: number) => `${many(n)} freed, ${format.bytes(bytes)}`,
};
