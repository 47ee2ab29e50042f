// Colours of the design for a canvas, which does not know custom properties; and how the lines of connections look.

/** `dash`: lengths of stroke and gap in pixels; none for a line without gaps. */
export type Line = { colour: string; dash: readonly number[] };

/** Series that mean nothing by themselves: green is only for what is done, red only for what needs somebody. */
const COLOURS = ["--amber-bar", "--text-2"] as const;
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** How the line of the connection at that place looks; eight in a row differ. */
export function lineAt(index: number): Line {
  return {
    colour: COLOURS[index % COLOURS.length] ?? "--text-2",
    dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? [],
  };
}

/** Values with nothing before and after them: no line leads to them, so that they need a dot. */
export function lonely(values: readonly (number | null)[]): number[] {
  const is = (index: number) => typeof values[index] === "number";
  return values.flatMap((_, index) => (is(index) && !is(index - 1) && !is(index + 1) ? [index] : []));
}

/** What a custom property comes to at an element, such as `rgb(245, 166, 35)`. */
export function colour(at: HTMLElement, property: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  at.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
