// The keyboard, for the whole window: what each key of the list in shortcuts.ts does.
import { isMac, SHORTCUTS, type Deed } from "./shortcuts";
import { askCancelUpload, chooseFiles, copyLinks, openLink, pasteFiles, pauseOrResume } from "./state/deeds";
import { links } from "./state/links.svelte";
import { shell, VIEWS } from "./state/shell.svelte";
import { uploads } from "./state/uploads.svelte";

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
  choose: () => {
    void chooseFiles();
    return true;
  },
  paste,
  copy,
  move,
  pause: () => {
    const upload = uploadInFocus();
    // Space on a button presses it, and so does Enter.
    return upload !== null && !isOnButton() && pauseOrResume(upload);
  },
  open: () => {
    const link = isOnButton() ? null : uploadInFocus()?.link;
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
  const row = rowInFocus();
  if (shell.view !== "uploads" || (row === null && document.activeElement !== document.body)) return false;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-upload-id]")];
  const to = row === null ? 0 : rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1);
  rows[to]?.focus();
  return rows[to] !== undefined;
}

function rowInFocus() {
  return document.activeElement?.closest<HTMLElement>("[data-upload-id]") ?? null;
}

function uploadInFocus() {
  const id = rowInFocus()?.dataset["uploadId"];
  return id === undefined ? null : uploads.get(id);
}

function isOnButton(): boolean {
  return document.activeElement instanceof HTMLButtonElement;
}

function isTyping(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
}
