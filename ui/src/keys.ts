// The keyboard, for the whole window.
import { askCancelUpload, chooseFiles, copyLinks, pasteFiles, pauseOrResume } from "./state/deeds";
import { links } from "./state/links.svelte";
import { shell, VIEWS } from "./state/shell.svelte";
import { uploads } from "./state/uploads.svelte";

const isMac = navigator.userAgent.includes("Mac");

export function onKey(event: KeyboardEvent): void {
  if (!shell.ready || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const command = (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
  const done = command ? withCommand(event.key.toLowerCase()) : alone(event);
  if (done) event.preventDefault();
}

function withCommand(key: string): boolean {
  const view = VIEWS[Number(key) - 1];
  if (view) shell.view = view;
  else if (key === ",") shell.view = "settings";
  else if (key === "o") void chooseFiles();
  else if (key === "f") focusSearch();
  else if (key === "c") return copy();
  else if (key === "v") return paste();
  else return false;
  return true;
}

function alone(event: KeyboardEvent): boolean {
  if (isTyping()) return false;
  const upload = uploadInFocus();
  // Space on a button presses it.
  if (event.key === " ")
    return upload !== null && !(document.activeElement instanceof HTMLButtonElement) && pauseOrResume(upload);
  if (event.key !== "Delete") return false;
  if (upload) void askCancelUpload(upload);
  return upload !== null;
}

function focusSearch() {
  shell.view = "links";
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>("[data-search]")?.select());
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

function uploadInFocus() {
  const row = document.activeElement?.closest<HTMLElement>("[data-upload-id]");
  return row?.dataset["uploadId"] === undefined ? null : uploads.get(row.dataset["uploadId"]);
}

function isTyping(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
}
