// The keyboard, for the whole window: what each key of the list in shortcuts.ts does.
import { isMac, SHORTCUTS, type Deed } from "./shortcuts";
import { askCancelUpload, chooseFiles, copyLinks, openLink, pasteFiles, pauseOrResume } from "./state/deeds";
import { links } from "./state/links.svelte";
import { notices } from "./state/notices.svelte";
import { shell, VIEWS } from "./state/shell.svelte";
import { uploads } from "./state/uploads.svelte";

/** What can have the focus and is an upload: the question about one cannot. */
const ROW = "[data-upload-id][tabindex]";
const NO_TEXT = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

export function onKey(event: KeyboardEvent): void {
  if (!shell.ready || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const command = (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  for (const shortcut of SHORTCUTS) {
    if (!shortcut.here || !shortcut.keys.includes(key)) continue;
    if (!(shortcut.command ? command : alone && !isTyping())) continue;
    if (!DEEDS[shortcut.id](key)) continue;
    event.preventDefault();
    return;
  }
}

/** Each answers whether it had something to do. */
const DEEDS: Record<Deed, (key: string) => boolean> = {
  views: (key) => go(VIEWS[Number(key) - 1] ?? shell.view),
  settings: () => go("settings"),
  search: focusSearch,
  help: () => (shell.help = true),
  // A menu or a list that is open closes by itself.
  dismiss: () => document.querySelector("[popover]:popover-open") === null && notices.dismissShown(),
  choose: () => {
    void chooseFiles();
    return true;
  },
  paste,
  copy,
  move,
  pause: () => {
    const upload = uploadInFocus();
    return upload !== null && !isOnControl() && pauseOrResume(upload);
  },
  open: () => {
    const link = isOnControl() ? null : uploadInFocus()?.link;
    if (link) void openLink(link);
    return Boolean(link);
  },
  cancel: () => {
    const upload = uploadInFocus();
    if (upload) void askCancelUpload(upload);
    return upload !== null;
  },
};

function go(view: typeof shell.view): boolean {
  shell.view = view;
  return true;
}

function focusSearch(): boolean {
  shell.view = "links";
  // There is nothing to search in before the links are there.
  void links
    .look()
    .then(() =>
      requestAnimationFrame(() => document.querySelector<HTMLInputElement>("[data-search]")?.select()),
    );
  return true;
}

/** Uploads copied files, unless the person is typing. */
function paste(): boolean {
  if (isTyping()) return false;
  void pasteFiles();
  return true;
}

/** Copies links, unless the person is copying text. */
function copy(): boolean {
  if (isTyping() || window.getSelection()?.isCollapsed === false) return false;
  const link = uploadInFocus()?.link;
  const ids = shell.view === "links" ? links.selected : link ? [link.id] : [];
  if (ids.length > 0) void copyLinks(ids);
  return ids.length > 0;
}

/** From file to file; to the first where no control has the focus. */
function move(key: string): boolean {
  const row = document.activeElement?.closest<HTMLElement>(ROW) ?? null;
  if (shell.view !== "uploads" || (row === null && document.activeElement !== document.body)) return false;
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)];
  const to = row === null ? 0 : rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1);
  rows[to]?.focus();
  return rows[to] !== undefined;
}

/** Of its row, or of the question about it. */
function uploadInFocus() {
  const id = document.activeElement?.closest<HTMLElement>("[data-upload-id]")?.dataset["uploadId"];
  return id === undefined ? null : uploads.get(id);
}

/** Space and Enter are then of what has the focus. */
function isOnControl(): boolean {
  return document.activeElement?.matches("button, input, select, a, summary") ?? false;
}

/** Whether keys make text where the focus is: not so in a switch. */
function isTyping(): boolean {
  const at = document.activeElement;
  if (at instanceof HTMLInputElement) return !NO_TEXT.has(at.type);
  return at instanceof HTMLTextAreaElement;
}
