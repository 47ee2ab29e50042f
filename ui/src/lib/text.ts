// Cutting names without harming them: never inside a letter with its accents or an emoji.

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const TAIL = 12;

/** A name in two pieces: the first may be cut with an ellipsis, the second (with the extension) always shows. */
export function headAndTail(name: string): { head: string; tail: string } {
  const parts = Array.from(letters.segment(name), (s) => s.segment);
  const cut = parts.length <= TAIL ? parts.length : parts.length - TAIL;
  return { head: parts.slice(0, cut).join(""), tail: parts.slice(cut).join("") };
}

/** The host of an address, or the text itself when it is not one. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
