// The one dialog that the library of links may have open, and which link it is about.
import type { LinkView, RevokePlan } from "../backend";

export type LinkDialog =
  | { kind: "show" | "new" | "lifetime" | "note"; link: LinkView }
  /** The plan is of a single link. */
  | { kind: "revoke"; ids: string[]; plan: RevokePlan | null };

class State {
  current = $state.raw<LinkDialog | null>(null);
}

export const linkDialog = new State();
