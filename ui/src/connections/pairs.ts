// Names with values in one line of text: `brief_id=4711; editor=Ann`.

export function pairsText(pairs: Partial<Record<string, string>> | undefined): string {
  return Object.entries(pairs ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
}

/** What the engine judges: a part without a name comes to it as it is. */
export function readPairs(text: string): Record<string, string> {
  const parts = text.split(";").map((part) => part.trim());
  return Object.fromEntries(
    parts
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        return at < 0 ? [part, ""] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
      }),
  );
}
