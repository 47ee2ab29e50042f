// The words around the doctor's lines; the lines themselves come from the engine.
import type { Fix, Group, LineView, Outcome, Subject } from "../../backend";
import * as format from "../../lib/format";

const many = (n: number, one: string, more: string) => `${format.number(n)} ${n === 1 ? one : more}`;

/** What a line is about, and what it means: the engine says both in English. */
const subjects: Partial<Record<Subject, { title: string; means: string }>> = {};

export const doctor = {
  subjects,
  title: (name: string) => `Check ${name}`,
  groups: {
    way: "The way there",
    access: "Access",
    uploads: "Uploads",
    links: "Links",
    tidy: "Nothing left behind",
  } satisfies Record<Group, string>,
  outcome: {
    good: "Works",
    notice: "Worth knowing",
    bad: "Needs you",
    "not-checked": "Not checked",
  } satisfies Record<Outcome, string>,
  running: (done: number) => (done === 0 ? "Checking…" : `Checking… ${many(done, "line", "lines")} so far`),
  done: (lines: LineView[]) => {
    const titles = (outcome: Outcome) =>
      lines.filter((line) => line.outcome === outcome).map(({ title }) => title);
    const [bad, notice] = [titles("bad"), titles("notice")];
    if (bad.length > 0) return `${many(bad.length, "thing needs", "things need")} you: ${bad.join(", ")}`;
    if (notice.length > 0) return `Works. Worth knowing: ${notice.join(", ")}`;
    return "Everything works.";
  },
  again: "Check again",
  texts: "Texts to copy",
  textsIntro: "Made for this connection. None of them holds a secret.",
  copy: (title: string) => `Copy: ${title}`,
  copyShort: "Copy",
  copied: (title: string) => `Copied: ${title}`,
  fix: {
    "allow-players": "Set CORS…",
    "end-unfinished": "Set the rule…",
  } satisfies Record<Fix, string>,
  fixed: "The rule is set.",
  ask: {
    "allow-players": (bucket: string) => ({
      title: "Let players on web pages fetch links?",
      body: `Reeldrop adds one CORS rule to the bucket “${bucket}”: pages on every site may read what a link opens. Rules that are there already stay.`,
      action: "Set CORS",
      keep: "Leave it",
    }),
    "end-unfinished": (bucket: string) => ({
      title: "End unfinished uploads after 7 days?",
      body: `Reeldrop adds one lifecycle rule to the bucket “${bucket}”: uploads of every program that are not finished 7 days after they began are removed. Finished files are not touched, and rules that are there already stay.`,
      action: "Set the rule",
      keep: "Leave it",
    }),
  } satisfies Record<Fix, (bucket: string) => unknown>,
};
