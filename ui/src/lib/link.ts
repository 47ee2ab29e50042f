// When a link really ends, and of which connections links are.
import type { LinkView } from "../backend";
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
