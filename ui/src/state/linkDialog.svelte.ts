// The one dialog that the library of links may have open, and which link it is about.
import type { LinkView, RevokeManyPlan, RevokePlan } from "../backend";

export type LinkDialog =
  | { kind: "show" | "new" | "lifetime" | "note"; link: LinkView }
  /** One plan: of a single link, or of many. */
  | { kind: "revoke"; ids: string[]; plan: RevokePlan; many: null }
  | { kind: "revoke"; ids: string[]; plan: null; many: RevokeManyPlan };

class State {
  current = $state.raw<LinkDialog | null>(null);
}

export const linkDialog = new State();
