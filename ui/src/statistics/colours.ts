// Colours of the design for a canvas, which does not know custom properties.

/** The colours of series that mean nothing by themselves, such as connections. */
export const LINES: readonly string[] = ["--amber-bar", "--text-2", "--green", "--red", "--text-3"];

/** What a custom property comes to at an element, such as `rgb(245, 166, 35)`. */
export function colour(at: HTMLElement, property: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  at.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
