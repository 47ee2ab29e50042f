// English: every word the window says. Functions where a word depends on a value. Other languages are typed against this one.
import type {
  Appearance,
  ConflictAnswer,
  LinkKind,
  LinkState,
  OnConflict,
  UploadPhase,
  UploadState,
} from "../../backend";
import * as format from "../../lib/format";
import type { Unit } from "../../lib/lifetime";
import type { LinkEnd } from "../../lib/link";
import { browse } from "./browse";
import { connections } from "./connections";
import { doctor } from "./doctor";
import { otherTargets } from "./drop";
import { errors, errorsOfFile } from "./errors";
import { form } from "./form";
import { columns, computer, first, help } from "./help";
import { language } from "./language";
import { closing, order, speed } from "./limits";
import { media } from "./media";
import { notices } from "./notices";
import { orphans } from "./orphans";
import { sharing } from "./sharing";
import { statistics } from "./statistics";
import { waiting } from "./waiting";
import { watch } from "./watch";

const many = (n: number, one: string, more = `${one}s`) => `${format.number(n)} ${n === 1 ? one : more}`;
const join = (parts: (string | null)[]) => parts.filter((p) => p !== null).join(" · ");

export const english = {
  app: "Reeldrop",
  views: {
    uploads: "Uploads",
    links: "Links",
    statistics: "Statistics",
    watch: "Watch folders",
    connections: "Connections",
    settings: "Settings",
  },
  viewsLabel: "Views",
  browse,
  close: "Close",
  cancel: "Cancel",
  back: "Back",
  dismiss: "Dismiss",

  status: {
    label: "Status",
    idle: "Nothing uploading",
    running: (running: number, queued: number) =>
      join([
        running > 0 || queued === 0 ? `${running} uploading` : null,
        queued > 0 ? `${queued} waiting` : null,
      ]),
    pauseAll: "Pause all",
    resumeAll: "Resume all",
    retryAll: "Retry all that failed",
    timeLeft: (seconds: number) => (seconds < 1 ? "a moment left" : `${format.left(seconds)} left`),
  },

  drop: {
    things: (n: number, allFiles: boolean) => many(n, allFiles ? "file" : "item"),
    overlay: (things: string, to: string) => `Drop ${things} to send them to ${to}`,
    overlayOne: (to: string) => `Drop 1 file to send it to ${to}`,
    overlayOneItem: (to: string) => `Drop 1 item to send it to ${to}`,
    overlayLinks: (seconds: number) => `Links will work for ${format.lifetime(seconds)}`,
    overlayPublic: "Links will be public and will not end",
    title: "Drop your renders here",
    hint: "Files or whole folders. You get a link for each, ready to paste.",
    nothingCopied: "No files were copied. Copy some in your file manager first.",
    files: "Choose files…",
    folder: "Choose a folder…",
    toSandbox:
      "Files go to the sandbox on this computer. Its links open on this computer only, while Reeldrop runs.",
    toConnection: (name: string, bucket: string) => `Files go to ${name}, bucket ${bucket}.`,
    connectStorage: "Connect your storage",
  },

  destination: {
    label: "Send to",
    as: (bucket: string, key: string) => `For example ${bucket}/${key}`,
    asHint:
      "What the template of names makes of “Trailer v7.mp4” in “Nordlicht/Day 1”. Change it in Settings.",
    lifetime: "Links work for",
  },

  lifetime: {
    of: format.lifetime,
    custom: "Custom…",
    value: "How long",
    unit: "Unit",
    units: { seconds: "seconds", minutes: "minutes", hours: "hours", days: "days" } satisfies Record<
      Unit,
      string
    >,
    endless: "Public links do not end",
    invalid: (max: number, kept: number) =>
      `Choose from 1 second to ${format.lifetime(max > 86_400 ? max - (max % 86_400) : max)}. Until then: ${format.lifetime(kept)}.`,
  },

  batch: {
    title: (files: number, packages: number) =>
      [files > 0 ? many(files, "file") : null, packages > 0 ? many(packages, "package") : null]
        .filter((p) => p !== null)
        .join(", "),
    to: (connection: string) => `to ${connection}`,
    when: (at: Date, now: Date) => {
      const days = format.daysAgo(at, now);
      if (days === 0) return `Today, ${format.clockTime(at)}`;
      if (days === 1) return `Yesterday, ${format.clockTime(at)}`;
      return format.dayAndTime(at, now);
    },
    progress: (sent: number, total: number) =>
      join([`${format.percent(sent, total)} %`, `${format.bytes(sent)} of ${format.bytes(total)}`]),
    failed: (failed: number) => `${failed} failed`,
    counts: (done: number, skipped: number, cancelled: number) =>
      join([
        done > 0 ? `${done} done` : null,
        skipped > 0 ? `${skipped} already there` : null,
        cancelled > 0 ? `${cancelled} cancelled` : null,
      ]),
    total: "Progress of this drop",
    open: "Show the files",
    fold: "Hide the files",
    paused: (paused: number) => `${paused} paused`,
    pause: "Pause",
    resume: "Resume",
    cancelAll: "Cancel all",
    retry: "Retry failed",
    more: "More for this drop",
    first: "Send next",
    last: "Send last",
    copyAll: (n: number) => (n === 1 ? "Copy link" : `Copy ${many(n, "link")}`),
    askCancel: (n: number) => ({
      title: `Cancel ${many(n, "upload")}?`,
      body: "What has been sent so far is removed from the storage. Finished files and their links stay.",
      action: "Cancel uploads",
      keep: "Keep uploading",
    }),
  },

  upload: {
    state: {
      queued: "Waiting for its turn",
      uploading: "Uploading",
      verifying: "Checking what arrived",
      done: "Done",
      failed: "Failed",
      cancelled: "Cancelled",
      paused: "Paused",
      waiting: "Waiting for the network",
      asking: "Waiting for your answer",
      skipped: "Already there",
    } satisfies Record<UploadState, string>,
    phase: {
      reading: "Reading the file",
      comparing: "Comparing with what is there",
    } satisfies Record<UploadPhase, string>,
    packageFacts: (files: number, size: number) =>
      join(["HLS package", many(files, "file"), format.bytes(size)]),
    packageDone: (done: number, files: number) => `${format.number(done)} of ${many(files, "file")}`,
    percent: (sent: number, total: number) => `${format.percent(sent, total)} %`,
    speed: (bytesPerSecond: number) => format.speed(bytesPerSecond),
    progressOf: (name: string) => `Progress of ${name}`,
    more: (name: string) => `More for ${name}`,
    cancel: (name: string) => `Cancel ${name}`,
    pause: (name: string) => `Pause ${name}`,
    resume: (name: string) => `Resume ${name}`,
    pauseTitle: "Pause",
    resumeTitle: "Resume",
    held: "Waiting for its connection",
    retry: "Retry",
    copy: "Copy link",
    copied: "Copied",
    linkUntil: (end: LinkEnd, now: Date) => {
      if (end.at === null) return "Public link, works without an end";
      const at = new Date(end.at);
      const seconds = (end.at - now.getTime()) / 1000;
      const why = end.withCredentials ? ", when the access key ends" : "";
      return seconds > 0
        ? `Link works until ${format.dayAndTime(at, now)} (${format.left(seconds)})${why}`
        : `Link ended ${format.dayAndTime(at, now)}${end.withCredentials ? ", with the access key" : ""}`;
    },
    askCancel: (name: string) => ({
      title: "Cancel this upload?",
      body: `What has been sent of “${name}” so far is removed from the storage. The file on this computer stays.`,
      action: "Cancel upload",
      keep: "Keep uploading",
    }),
    menu: {
      open: "Open link",
      show: "Show link…",
      qr: "Show QR code…",
      renew: "Renew link",
      first: "Send next",
      last: "Send last",
      file: "Show file",
      forget: "Remove from list",
    },
  },

  hold: {
    title: (connection: string, uploads: number) =>
      `${many(uploads, "upload")} to ${connection} ${uploads === 1 ? "waits" : "wait"} for you`,
    edit: "Edit connection",
    again: "Try again",
  },

  conflict: {
    title: (name: string) => `“${name}” exists in storage`,
    where: (connection: string, key: string) => `In ${connection}, as ${key}.`,
    others: (n: number) => `${many(n, "more file")} of this drop ${n === 1 ? "asks" : "ask"} the same.`,
    answers: { "keep-both": "Keep both", overwrite: "Overwrite", skip: "Skip" } satisfies Record<
      ConflictAnswer,
      string
    >,
    means: {
      "keep-both": "The new file gets a number in its name",
      overwrite: "The new file takes the place of the one in storage; links to it then open the new one",
      skip: "The file in storage stays, and you get a link to it",
    } satisfies Record<ConflictAnswer, string>,
    all: "For all of this drop",
  },

  link: {
    title: "Link",
    url: "Address of the link",
    qr: "QR code",
    qrOf: (name: string) => `QR code of the link to ${name}`,
    saveQr: "Save QR code…",
  },

  links: {
    search: "Search names, connections, recipients, notes",
    searchLabel: "Search links",
    filters: {
      all: "All",
      active: "Active",
      "ending-soon": "Ending soon",
      ended: "Ended",
      revoked: "Revoked",
    },
    menu: {
      markdown: "Copy as Markdown",
      html: "Copy as HTML player",
      revoke: "Revoke…",
      revokeAll: "Revoke…",
      renewAll: "Renew and copy",
      check: "Check which work",
      export: "Save as CSV or JSON…",
    },
    moreForAll: "More for these links",
    checking: (n: number) => `Asking for ${many(n, "link")}…`,
    checked: (work: number, dead: number, unknown: number) =>
      [
        `${many(work, "link")} ${work === 1 ? "works" : "work"}`,
        dead > 0
          ? `${dead} ${dead === 1 ? "does" : "do"} not, and ${dead === 1 ? "is" : "are"} selected`
          : null,
        unknown > 0 ? `${unknown} could not be asked` : null,
      ]
        .filter((p) => p !== null)
        .join("; "),
    exported: (n: number) => `${many(n, "link")} saved`,
    filtersLabel: "Which links",
    connectionLabel: "Links of which connection",
    allConnections: "All connections",
    columns: {
      name: "Name",
      kind: "Kind",
      opens: "Opens as",
      connection: "Connection",
      created: "Created",
      left: "Time left",
    },
    actionsColumn: "Actions",
    kind: { presigned: "Signed", "cloudfront-signed": "CloudFront", public: "Public" } satisfies Record<
      LinkKind,
      string
    >,
    state: {
      active: "Active",
      "ending-soon": "Ending soon",
      ended: "Ended",
      revoked: "Revoked",
    } satisfies Record<LinkState, string>,
    left: (state: LinkState, seconds: number | null) => {
      if (state === "revoked") return "Revoked";
      if (seconds === null) return "No end";
      return state === "ended" || seconds <= 0 ? "Ended" : format.left(seconds);
    },
    kindMeans: {
      presigned: "Signed link: private, ends by itself",
      "cloudfront-signed": "CloudFront-signed link: private, ends by itself",
      public: "Public link: plain address, never ends",
    } satisfies Record<LinkKind, string>,
    package: (files: number | null) => join(["HLS", files === null ? null : many(files, "file")]),
    /** When a link ends sooner than it was asked to, for a narrow place and in full. */
    endsWithKey: (end: LinkEnd, over: boolean, now: Date) => {
      if (end.at === null || !end.withCredentials) return null;
      const at = new Date(end.at);
      const when = format.daysAgo(at, now) === 0 ? format.clockTime(at) : format.dayAndTime(at, now);
      return over
        ? { short: "Ended with its access key", full: `Ended ${when}, with the access key` }
        : { short: `Access key ends ${when}`, full: `Works until ${when}, when the access key ends` };
    },
    created: (at: Date, now: Date) => english.batch.when(at, now),
    copy: (name: string) => `Copy link to ${name}`,
    open: (name: string) => `Open ${name}`,
    renew: (name: string) => `Renew link to ${name}`,
    count: (n: number) => many(n, "link"),
    selected: (n: number) => `${format.number(n)} selected`,
    copySelected: (n: number) => (n === 1 ? "Copy link" : `Copy ${many(n, "link")}`),
    clear: "Clear selection",
    none: "No links yet",
    noneHint: "Every file you upload gets a link. It is kept here, so you can copy it again or renew it.",
    noMatch: "No link matches",
    noMatchHint: "Try fewer letters, or look at all links.",
    showAll: "Show all links",
    renewed: (end: LinkEnd, now: Date) =>
      end.at === null
        ? "New link copied"
        : `New link copied. It works until ${format.dayAndTime(new Date(end.at), now)}${end.withCredentials ? ", when the access key ends" : ""}`,
    table: "Links",
  },

  sharing,
  connections,
  doctor,
  orphans,
  errors,
  errorsOfFile,
  otherTargets,
  notices,
  media,
  form,
  language,
  speed,
  order,
  closing,
  statistics,
  waiting,
  watch,
  first,
  help,
  computer,
  columns,

  settings: {
    linksGroup: "Links",
    lifetime: "New links work for",
    lifetimeHint: "The same choice stands at the top of Uploads.",
    copy: "Copy the link when an upload is done",
    copyHint: "Several files of one drop: one link per line.",
    notify: "Tell when a drop is done",
    notifyHint: "By a notification, while another window is in front.",
    uploadsGroup: "Uploads",
    parallel: "Files at the same time",
    parallelHint: "Files up to 1 MiB: sixteen times as many, unless it is 1. Fewer suit a slow line.",
    conflict: "When a name exists in storage",
    conflictHint: "Identical means the same size and checksum.",
    conflicts: {
      "keep-both": "Keep both, with a number",
      overwrite: "Overwrite what is there",
      skip: "Skip if identical",
      ask: "Ask me",
    } satisfies Record<OnConflict, string>,
    template: "Names in storage",
    templateHint:
      "{name} {ext} {folder} {date} {year} {month} {day} {time} {user} {batch} {hash8} {uuid}. A connection can have its own.",
    templateFields: [
      "{name} the file’s name without its extension",
      "{ext} its extension, without the dot",
      "{folder} the folders of a dropped folder",
      "{date} the day of the drop, 2026-11-21; also {year} {month} {day}",
      "{time} the time of the drop, 14-05-00",
      "{user} your login name",
      "{batch} 8 letters and digits that the files of one drop share",
      "{hash8} the first 8 digits of the MD5 of the content",
      "{uuid} another for each file",
      "{{ and }} braces",
    ].join("\n"),
    templateExample: "Trailer v7.mp4 in Nordlicht/Day 1 becomes",
    windowGroup: "Window",
    appearance: "Appearance",
    appearances: { system: "System", dark: "Dark", light: "Light" } satisfies Record<Appearance, string>,
    storageGroup: "On this computer",
    data: "Data folder",
    openData: "Open folder",
    keychain: "Keychain",
    keychainFine: "Works. Secrets are kept there and nowhere else.",
    version: "Version",
  },

  announce: {
    batch: (n: number, percent: number) => `${many(n, "file")}: ${percent} percent sent`,
    finished: (done: number, skipped: number, failed: number, copied: number) =>
      [
        done > 0 ? `${many(done, "file")} uploaded` : null,
        skipped > 0 ? `${many(skipped, "file")} already there` : null,
        copied > 0 ? `${many(copied, "link")} copied` : null,
        failed > 0 ? `${many(failed, "file")} failed` : null,
      ]
        .filter((p) => p !== null)
        .join(", "),
  },

  trouble: { title: "Reeldrop cannot start", again: "Try again" },
};
