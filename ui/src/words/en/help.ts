// The words of the first steps, of this computer, of the keys, and of what helps whoever helps.
import type { ShortcutGroup, ShortcutId } from "../../shortcuts";

export const first = {
  steps: (step: number, of: number) => `Step ${step} of ${of}`,
  next: "Next",
  skip: "Skip",
  done: "Start",
  drop: {
    title: "Drop a render, paste a link",
    lead: "Drop finished files or whole folders on this window. Each gets a link, and it is in your clipboard when the upload is done.",
    ready:
      "You can try it now: a sandbox on this computer is ready. Its links open on this computer only, while Reeldrop runs.",
  },
  storage: {
    title: "Where shall files go?",
    lead: "To send links to others, connect storage that you own: Cloudflare R2, Amazon S3, S3 behind CloudFront, or anything that speaks S3. Its keys stay in this computer’s keychain.",
    connect: "Connect your storage…",
    connectHint: "Paste what your provider shows you; Reeldrop takes it apart.",
    sandbox: "Stay with the sandbox for now",
    sandboxHint: "You can connect storage at any time, under Connections.",
    connected: (name: string) => `Files now go to ${name}.`,
  },
  links: {
    title: "How long shall links work?",
    lead: "A link ends by itself. All of this can be changed in Settings.",
  },
};

export const help = {
  group: "Help",
  shortcuts: "Keyboard shortcuts",
  shortcutsHint: "Also by F1 or the question mark.",
  show: "Show shortcuts",
  diagnostics: "Diagnostics",
  diagnosticsHint:
    "What runs here and what went wrong last, for whoever helps you. Without secrets, keys and links.",
  copy: "Copy diagnostics",
  copied: "Diagnostics copied. Read them before you send them.",
  logs: "Logs",
  logsHint: "A few files, at most 10 MB for each program. They hold no secrets.",
  openLogs: "Open logs",
  groups: {
    window: "Window",
    uploads: "Uploads",
    links: "Links",
  } satisfies Record<ShortcutGroup, string>,
  does: {
    views: "Go to a view",
    settings: "Settings",
    search: "Search links",
    help: "This list",
    close: "Close a dialog or a menu",
    dismiss: "Dismiss a message",
    choose: "Choose files to upload",
    paste: "Upload copied files",
    move: "Go from file to file",
    pause: "Pause or resume the file",
    open: "Open the link of the file",
    cancel: "Cancel the upload, after asking",
    copy: "Copy the link of the file",
    "copy-links": "Copy the selected links",
    "move-links": "Go from link to link",
    select: "Select the link, or not",
    "select-all": "Select all links",
    "open-link": "Open the link",
    revoke: "Revoke the selected links, after asking",
  } satisfies Record<ShortcutId, string>,
  keys: {
    Control: "Ctrl",
    Meta: "⌘",
    " ": "Space",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
  } as Record<string, string>,
  to: "to",
  or: "or",
};

export const columns = {
  choose: "Columns",
};

export const computer = {
  login: "Start at login",
  loginHint: "In the tray where there is one, so that uploads go on and links of the sandbox open.",
  library: "Library",
  libraryHint:
    "Connections, uploads, links and settings, as a copy or as JSON. Secrets stay in the keychain.",
  export: "Save a copy…",
  exported: "The library is saved",
};
