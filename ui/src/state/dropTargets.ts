// The places that stand for a connection while files hang on the pointer. The shell is told where they are, and says
// over which of them the pointer is: what takes a drop is what was shown to take it.
import { backend } from "../backend";
import { notices } from "./notices.svelte";
import { shell } from "./shell.svelte";

const places = new Map<HTMLElement, string>();
let asked = false;

/** Makes an element a place to drop on, for the connection of this id. */
export function dropTarget(connectionId: string) {
  return (element: HTMLElement) => {
    places.set(element, connectionId);
    showDropTargets();
    return () => {
      places.delete(element);
      showDropTargets();
    };
  };
}

/** Tells the shell where the places are now, once the page is laid out. */
export function showDropTargets(): void {
  if (asked || shell.hanging.length === 0) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (shell.hanging.length > 0) void notices.guard(backend.showDropTargets(measured()));
  });
}

function measured() {
  return [...places].flatMap(([element, connectionId]) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    // What is scrolled out of sight is no place.
    const seen = element.closest(".view-body")?.getBoundingClientRect();
    const place = {
      connectionId,
      left: Math.max(left, seen?.left ?? left),
      top: Math.max(top, seen?.top ?? top),
      right: Math.min(right, seen?.right ?? right),
      bottom: Math.min(bottom, seen?.bottom ?? bottom),
    };
    return place.left < place.right && place.top < place.bottom ? [place] : [];
  });
}
