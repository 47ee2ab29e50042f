// Every key of the window, once: keys.ts acts by this list, and the sheet of shortcuts shows it.
import { VIEWS } from "./state/shell.svelte";

export type ShortcutGroup = "window" | "uploads" | "links";
export const GROUPS: readonly ShortcutGroup[] = ["window", "uploads", "links"];

/** What the window itself does when a key is pressed. */
export type Deed =
  | "views"
  | "settings"
  | "search"
  | "help"
  | "dismiss"
  | "choose"
  | "paste"
  | "copy"
  | "move"
  | "pause"
  | "open"
  | "cancel";
/** What the thing in focus does: a dialog, a menu, the table of links. */
type Elsewhere = "close" | "copy-links" | "move-links" | "select" | "select-all" | "open-link" | "revoke";
export type ShortcutId = Deed | Elsewhere;

/** `keys` are the names of KeyboardEvent.key; `command` asks for Ctrl, on a Mac for Command. */
export type Shortcut = { group: ShortcutGroup; keys: readonly string[]; command?: true } & (
  { id: Deed; here: true } | { id: Elsewhere; here?: never }
);

export const SHORTCUTS: readonly Shortcut[] = [
  { id: "views", group: "window", command: true, here: true, keys: VIEWS.map((_, at) => String(at + 1)) },
  { id: "settings", group: "window", command: true, here: true, keys: [","] },
  { id: "search", group: "window", command: true, here: true, keys: ["f"] },
  { id: "help", group: "window", here: true, keys: ["?", "F1"] },
  { id: "close", group: "window", keys: ["Escape"] },
  { id: "dismiss", group: "window", here: true, keys: ["Escape"] },
  { id: "choose", group: "uploads", command: true, here: true, keys: ["o"] },
  { id: "paste", group: "uploads", command: true, here: true, keys: ["v"] },
  { id: "move", group: "uploads", here: true, keys: ["ArrowUp", "ArrowDown"] },
  { id: "pause", group: "uploads", here: true, keys: [" "] },
  { id: "open", group: "uploads", here: true, keys: ["Enter"] },
  { id: "cancel", group: "uploads", here: true, keys: ["Delete"] },
  { id: "copy", group: "uploads", command: true, here: true, keys: ["c"] },
  { id: "move-links", group: "links", keys: ["ArrowUp", "ArrowDown"] },
  { id: "select", group: "links", keys: [" "] },
  { id: "select-all", group: "links", command: true, keys: ["a"] },
  { id: "copy-links", group: "links", command: true, keys: ["c"] },
  { id: "open-link", group: "links", keys: ["Enter"] },
  { id: "revoke", group: "links", keys: ["Delete"] },
];

export const isMac = navigator.userAgent.includes("Mac");
