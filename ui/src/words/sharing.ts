// The words of links that are made again, written to, and taken back.
import type { OpensAs, RevokeWay } from "../backend";
import * as format from "../lib/format";
import type { LinkEnd } from "../lib/link";

const links = (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "link" : "links"}`;

export const sharing = {
  opens: "Opens as",
  opensAs: { play: "Play", download: "Download" } satisfies Record<OpensAs, string>,
  opensMeans: (savedAs: string | null) =>
    savedAs === null ? "Plays or shows in the browser" : `The browser saves it as “${savedAs}”`,
  opensWhy: {
    public: "A public link is a plain address: the browser decides what it does with the file.",
    package: "A stream is many files: it plays, and cannot be saved as one.",
    cloudfront:
      "Saves where the distribution passes the query response-content-disposition on to the bucket; else it plays.",
  },

  note: "Note",
  notePlaceholder: "Second cut, colours are final",
  recipient: "For",
  recipientPlaceholder: "Name, agency, address",
  said: (recipient: string, note: string) => {
    if (recipient === "") return note;
    return note === "" ? `For ${recipient}` : `For ${recipient}: ${note}`;
  },
  noteTitle: (name: string) => `Note on ${name}`,
  noteHint: "Only you see this: it stays on this computer, and is found by the search.",
  saveNote: "Save note",

  newTitle: "New link to this file",
  newHint: (end: LinkEnd, now: Date) => `${keeps(end, now)} The new one is another address to the same file.`,
  lifetimeTitle: "Change how long it works",
  lifetimeHint: (end: LinkEnd, now: Date) =>
    `How long is part of a link’s signature, so this makes a new link. ${keeps(end, now)}`,
  moved: (key: string) => `The file is kept as ${key}; the new link opens it there.`,
  worksFor: "New link works for",
  make: "Make and copy link",

  menu: {
    make: "New link…",
    lifetime: "Change how long…",
    note: "Note and recipient…",
    again: "Check again",
  },

  revoke: {
    title: (n: number) => (n === 1 ? "Revoke this link?" : `Revoke ${links(n)}?`),
    ways: { "move-aside": "Keep the file under a new name", delete: "Delete the file" } satisfies Record<
      RevokeWay,
      string
    >,
    why: "A link ends before its time only when its file is gone from its place; every other link to that file ends with it.",
    many: {
      "move-aside":
        "Storage copies the files to new names beside the old ones, which nobody can guess, and deletes the old ones. You can make new links to them.",
      delete: "The files are deleted from storage, for ever.",
    } satisfies Record<RevokeWay, string>,
    yes: { "move-aside": "Move and revoke", delete: "Delete and revoke" } satisfies Record<RevokeWay, string>,
    working: {
      "move-aside": "Revoking: storage copies the file…",
      delete: "Revoking: storage deletes the file…",
    } satisfies Record<RevokeWay, string>,
    no: (n: number) => (n === 1 ? "Keep the link" : "Keep the links"),
  },
  /** What became of a link that was taken back. */
  after: (stillOpens: boolean | null, movedTo: string | null) => {
    if (stillOpens === true) return "Its address still answers";
    if (movedTo === null) return stillOpens === false ? "Opens nothing, file deleted" : "File deleted";
    return `File kept as ${movedTo.split("/").at(-1)}`;
  },
  checkedAgain: (works: boolean | null) => {
    if (works === null) return "The link’s address could not be reached.";
    return works ? "The link’s address still answers." : "The link opens nothing any more.";
  },
};

function keeps(end: LinkEnd, now: Date): string {
  if (end.at === null) return "The old link stays as it is: it has no end, and only revoking it ends it.";
  if (end.at <= now.getTime()) return "The old link has ended.";
  return `The old link stays as it is: it works until ${format.dayAndTime(new Date(end.at), now)}, and only revoking it ends it sooner.`;
}
