// The words of what the status bar tells.
import * as format from "../../lib/format";

export const notices = {
  list: "What needs you",
  more: (n: number) => `and ${format.number(n)} more`,
  times: (n: number) => `${format.number(n)} times`,
  dismissAll: "Dismiss all",
};
