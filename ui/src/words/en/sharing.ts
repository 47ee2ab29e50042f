// The words of links that are made again, written to, and taken back.
import type { CopiedLinks, OpensAs, Revoked, RevokeManyPlan, RevokePlan, RevokeWay } from "../../backend";
import * as format from "../../lib/format";
import type { LinkEnd } from "../../lib/link";
import type { RevokedMany } from "../../lib/tally";

const is = (n: number, one: string, more: string) =>
  n > 0 ? `${format.number(n)} ${n === 1 ? one : more}` : "";
const list = (parts: string[], between: string) => parts.filter((part) => part !== "").join(between);
const links = (n: number) => `${format.number(n)} ${n === 1 ? "link" : "links"}`;

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

  /** What was copied, and why the rest was not. */
  copied: ({ copied, ended, revoked, unsigned }: CopiedLinks) => {
    if (copied + ended + revoked + unsigned === 1) {
      if (ended > 0) return "Nothing copied: this link has ended. Renew it for a new one.";
      return revoked > 0 ? "Nothing copied: this link was revoked" : "Link copied";
    }
    const out = [
      is(ended, "has ended", "have ended"),
      is(revoked, "was revoked", "were revoked"),
      is(unsigned, "cannot be signed any more", "cannot be signed any more"),
    ];
    if (copied === 0) return `Nothing copied: ${list(out, ", ")}`;
    if (ended + revoked + unsigned > 0) return `${links(copied)} copied; ${list(out, ", ")}`;
    return `${links(copied)} copied, one per line`;
  },
  renewedMany: (made: number, endless: number, failed: number) =>
    list(
      [
        made > 0
          ? `${made === 1 ? "1 new link" : `${format.number(made)} new links`} copied`
          : "No link renewed",
        is(endless, "is public and has no end", "are public and have no end"),
        is(failed, "could not be renewed", "could not be renewed"),
      ],
      "; ",
    ),

  revoke: {
    title: (n: number) => (n === 1 ? "Revoke this link?" : `Revoke ${links(n)}?`),
    ways: { "move-aside": "Keep the file under a new name", delete: "Delete the file" } satisfies Record<
      RevokeWay,
      string
    >,
    why: "A link ends before its time only when its file is gone from its place; every other link to that file ends with it.",
    /** The engine says it in English. */
    becauseOf: (plan: RevokePlan) => plan.why,
    means: (plan: RevokePlan, way: RevokeWay) => (way === "delete" ? plan.words : plan.aside),
    done: (revoked: Revoked) => revoked.words,
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
    already: "These links are revoked already",
    /** What to know of the links of each kind, before they are taken back. */
    facts: (plan: RevokeManyPlan) =>
      [
        is(plan.presigned, "signed link ends at once.", "signed links end at once."),
        plan.invalidated > 0
          ? `CloudFront is told to forget its copies for ${links(plan.invalidated)}, which takes it some minutes at most.`
          : "",
        plan.cached > 0
          ? `CloudFront may go on answering ${links(plan.cached)} from its copies until those are too old (a day, unless the distribution says otherwise). With the distribution’s id in the connection, Reeldrop has them forgotten.`
          : "",
        is(
          plan.public,
          "public address may go on answering from caches until those are purged or too old.",
          "public addresses may go on answering from caches until those are purged or too old.",
        ),
        is(
          plan.packages,
          "of them leads to a package: all of its files go.",
          "of them lead to packages: all of their files go.",
        ),
        is(plan.alsoEnds, "other link to the same files ends too.", "other links to the same files end too."),
      ].filter((fact) => fact !== ""),
    workingMany: (at: number, n: number) => `Revoking link ${format.number(at)} of ${format.number(n)}…`,
    doneMany: ({ revoked, answering, unknown, failed, told, refused }: RevokedMany) =>
      list(
        [
          `${links(revoked)} revoked`,
          is(answering, "address still answers and is selected", "addresses still answer and are selected"),
          is(unknown, "address could not be reached", "addresses could not be reached"),
          told > 0 ? "CloudFront was told to forget its copies" : "",
          refused > 0 ? "CloudFront did not take the order to forget its copies" : "",
          is(failed, "link could not be revoked", "links could not be revoked"),
        ],
        "; ",
      ),
  },
  /** The same where it is said that this is a link, and that it was taken back. */
  revoked: (stillOpens: boolean | null, movedTo: string | null) => {
    const kept = movedTo === null ? "file deleted" : `file kept as ${movedTo.split("/").at(-1)}`;
    return stillOpens === true ? `Link revoked, ${kept}; its address still answers` : `Link revoked, ${kept}`;
  },
  /** What became of a link that was taken back. */
  after: (stillOpens: boolean | null, movedTo: string | null) => {
    if (stillOpens === true) return "Its address still answers";
    if (movedTo === null) return stillOpens === false ? "Opens nothing, file deleted" : "File deleted";
    return `File kept as ${movedTo.split("/").at(-1)}`;
  },
  unopened: (at: Date, now: Date) => `Did not open, ${format.dayAndTime(at, now)}`,
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
