// When a link really ends, how it stands, and of which connections links are.
import type { LinkState, LinkView } from "../backend";
import { byName } from "./format";

/** `at` in milliseconds, null for a link without an end. */
export type LinkEnd = {
  at: number | null;
  /** It ends sooner than it was asked to: with the temporary credentials that signed it. */
  withCredentials: boolean;
};

export function endOf(link: LinkView): LinkEnd {
  if (link.expiresAt === null) return { at: null, withCredentials: false };
  return { at: Date.parse(link.expiresAt), withCredentials: link.endsWithCredentials };
}

/** The state of a link at a moment: the engine's word, except that time has gone on since it spoke. */
export function stateAt(link: LinkView, now: number): LinkState {
  if (link.state === "revoked" || link.expiresAt === null) return link.state;
  return stateWithEnd(link, Date.parse(link.expiresAt), now);
}

/** As the engine has it: it ends soon in the last tenth of its life, but for long ones only in the last hour. */
export function stateWithEnd(link: LinkView, ends: number, now: number): LinkState {
  if (link.state === "revoked" || ends === Number.POSITIVE_INFINITY) return link.state;
  if (ends <= now) return "ended";
  const soon = Math.min(Math.floor(link.lifetimeSeconds / 10), 3600) * 1000;
  return ends - now < soon ? "ending-soon" : "active";
}

/** Whether it opens what it is for. */
export function works(state: LinkState): boolean {
  return state !== "ended" && state !== "revoked";
}

/** The connections that links belong to, each named as its newest link has it. */
export function connectionsOf(rows: { link: LinkView; created: number }[]): { id: string; name: string }[] {
  const found = new Map<string, { name: string; created: number }>();
  for (const { link, created } of rows) {
    const known = found.get(link.connectionId);
    if (!known || known.created < created)
      found.set(link.connectionId, { name: link.connectionName, created });
  }
  return [...found].map(([id, { name }]) => ({ id, name })).sort((a, b) => byName(a.name, b.name));
}
