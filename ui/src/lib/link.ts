// When a link really ends.
import type { LinkView } from "../backend";

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
