// Deutsch: the words of files whose links are still to come.
import * as format from "../../lib/format";
import type { Words } from "../../words";

export const waiting: Words["waiting"] = {
  title: "Warten auf den Upload",
  filter: (n: number) => `Wartend ${format.number(n)}`,
  queued: "Wartet auf den Upload",
  state: (state: string, far: { sent: number; size: number } | null) =>
    far === null ? state : `${state}, ${format.percent(far.sent, far.size)} %`,
  life: (seconds: number | null) =>
    seconds === null
      ? "Der Link wird öffentlich und läuft nicht ab"
      : `Der Link wird ${format.lifetime(seconds)} gelten`,
  more: (n: number) => `${format.number(n)} weitere`,
};
