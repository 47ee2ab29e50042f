// Patterns as one line of text, with commas between.

/** Splits at commas, except within braces: `*.{mov,mxf}, final-*` is two. */
export function splitPatterns(text: string): string[] {
  const patterns: string[] = [];
  let depth = 0;
  let current = "";
  for (const letter of text) {
    if (letter === "{") depth += 1;
    if (letter === "}") depth = Math.max(0, depth - 1);
    if (letter === "," && depth === 0) {
      patterns.push(current);
      current = "";
    } else current += letter;
  }
  patterns.push(current);
  return patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== "");
}

/** The last part of a path of any system. */
export function lastPart(path: string): string {
  return (
    path
      .split(/[/\\]/)
      .filter((part) => part !== "")
      .at(-1) ?? path
  );
}
