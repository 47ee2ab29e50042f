// Deutsch: the words of what the status bar tells.
import * as format from "../../lib/format";
import type { Words } from "../../words";

export const notices: Words["notices"] = {
  list: "Was dich braucht",
  more: (n: number) => `und ${format.number(n)} weitere`,
  times: (n: number) => `${format.number(n)}-mal`,
  dismissAll: "Alle ausblenden",
};
