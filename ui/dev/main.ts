// The window without its engine, to look at it: `npm run dev`, then /dev/?scene=full&view=links&theme=light&lang=de.
// Scenes: empty, full, failing, held, long, many, huge, trouble, providers, public. Never part of the build.
import { pretendEngine } from "./engine";
import { scene } from "./scenes";

const asked = new URLSearchParams(location.search);
pretendEngine(scene(asked.get("scene") ?? "full"), asked);
await import("../src/main");
const view = asked.get("view");
setTimeout(
  () => document.querySelector<HTMLButtonElement>(`[data-testid="nav-${view ?? "uploads"}"]`)?.click(),
  50,
);
