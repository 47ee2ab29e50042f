// The words of files whose links are still to come.
import * as format from "../../lib/format";

export const waiting = {
  title: "Waiting for upload",
  filter: (n: number) => `Waiting ${format.number(n)}`,
  queued: "Waiting for upload",
  /** `sent` and `size` in bytes; null where that says nothing. */
  state: (state: string, far: { sent: number; size: number } | null) =>
    far === null ? state : `${state} ${format.percent(far.sent, far.size)} %`,
  life: (seconds: number | null) =>
    seconds === null
      ? "Its link will be public, without an end"
      : `Its link will work for ${format.lifetime(seconds)}`,
  more: (n: number) => `${format.number(n)} more`,
};
