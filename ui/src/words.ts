// Every word the window says. Functions where a word depends on a value, so that another language fits here later.
import type { Appearance, LinkKind, LinkState, Provider, UploadState } from "./backend";
import * as format from "./lib/format";
import type { Unit } from "./lib/lifetime";

const many = (n: number, one: string, more = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
const join = (parts: (string | null)[]) => parts.filter((p) => p !== null).join(" · ");

export const words = {
  app: "Reeldrop",
  views: { uploads: "Uploads", links: "Links", connections: "Connections", settings: "Settings" },
  viewsLabel: "Views",
  close: "Close",
  cancel: "Cancel",
  dismiss: "Dismiss",

  status: {
    label: "Status",
    idle: "Nothing uploading",
    running: (running: number, queued: number) =>
      join([`${running} uploading`, queued > 0 ? `${queued} waiting` : null]),
    timeLeft: (seconds: number) => (seconds < 1 ? "a moment left" : `${format.left(seconds)} left`),
  },

  drop: {
    things: (n: number, allFiles: boolean) => many(n, allFiles ? "file" : "item"),
    overlay: (things: string, to: string) => `Drop ${things} to send them to ${to}`,
    overlayOne: (to: string) => `Drop 1 file to send it to ${to}`,
    overlayOneItem: (to: string) => `Drop 1 item to send it to ${to}`,
    overlayLinks: (seconds: number) => `Links will work for ${format.lifetime(seconds)}`,
    title: "Drop your renders here",
    hint: "Files or whole folders. You get a link for each, ready to paste.",
    files: "Choose files…",
    folder: "Choose a folder…",
    toSandbox:
      "Files go to the sandbox on this computer. Its links open on this computer only, while Reeldrop runs.",
    toConnection: (name: string, bucket: string) => `Files go to ${name}, bucket ${bucket}.`,
    connectStorage: "Connect your storage",
  },

  destination: {
    label: "Send to",
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
    invalid: (max: number, kept: number) =>
      `Choose from 1 second to ${format.lifetime(max)}. Until then: ${format.lifetime(kept)}.`,
  },

  batch: {
    title: (n: number) => many(n, "file"),
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
    counts: (done: number, cancelled: number) =>
      join([done > 0 ? `${done} done` : null, cancelled > 0 ? `${cancelled} cancelled` : null]),
    total: "Progress of this drop",
    open: "Show the files",
    fold: "Hide the files",
    cancelAll: "Cancel all",
    copyAll: (n: number) => (n === 1 ? "Copy link" : `Copy ${n} links`),
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
    } satisfies Record<UploadState, string>,
    facts: (size: number, seconds: number | null, width: number | null, height: number | null) =>
      join([
        format.bytes(size),
        seconds === null ? null : format.playingTime(seconds),
        width === null || height === null ? null : `${width} × ${height}`,
      ]),
    percent: (sent: number, total: number) => `${format.percent(sent, total)} %`,
    speed: (bytesPerSecond: number) => format.speed(bytesPerSecond),
    progressOf: (name: string) => `Progress of ${name}`,
    more: (name: string) => `More for ${name}`,
    cancel: (name: string) => `Cancel ${name}`,
    retry: "Retry",
    copy: "Copy link",
    copied: "Copied",
    linkUntil: (expiresAt: string | null, now: Date) => {
      if (expiresAt === null) return "Link works for everybody, without an end";
      const end = new Date(expiresAt);
      const seconds = (end.getTime() - now.getTime()) / 1000;
      return seconds > 0
        ? `Link works until ${format.dayAndTime(end, now)} (${format.left(seconds)})`
        : `Link ended ${format.dayAndTime(end, now)}`;
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
      renew: "Renew link",
      file: "Show file",
      forget: "Remove from list",
    },
    showMore: (n: number) => `Show ${many(n, "more file", "more files")}`,
  },

  link: {
    title: "Link",
    url: "Address of the link",
  },

  links: {
    search: "Search names",
    searchLabel: "Search links",
    filters: { all: "All", active: "Active", "ending-soon": "Ending soon", ended: "Ended" },
    filtersLabel: "Which links",
    columns: { name: "Name", kind: "Kind", connection: "Connection", created: "Created", left: "Time left" },
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
    created: (at: Date, now: Date) => words.batch.when(at, now),
    copy: (name: string) => `Copy link to ${name}`,
    open: (name: string) => `Open ${name}`,
    renew: (name: string) => `Renew link to ${name}`,
    count: (n: number) => many(n, "link"),
    selected: (n: number) => `${n.toLocaleString("en")} selected`,
    copySelected: (n: number) => (n === 1 ? "Copy link" : `Copy ${n} links`),
    clear: "Clear selection",
    none: "No links yet",
    noneHint: "Every file you upload gets a link. It is kept here, so you can copy it again or renew it.",
    noMatch: "No link matches",
    noMatchHint: "Try fewer letters, or look at all links.",
    showAll: "Show all links",
    copied: (n: number) => (n === 1 ? "Link copied" : `${n} links copied, one per line`),
    renewed: (expiresAt: string | null, now: Date) =>
      expiresAt === null
        ? "New link copied"
        : `New link copied. It works until ${format.dayAndTime(new Date(expiresAt), now)}`,
    table: "Links",
  },

  connections: {
    add: "Add connection",
    addTitle: "Add a connection",
    editTitle: (name: string) => `Edit ${name}`,
    intro: "Storage that belongs to you. Secrets stay in this computer’s keychain.",
    provider: {
      sandbox: "Sandbox on this computer",
      "s3-compatible": "S3-compatible storage",
      "cloudflare-r2": "Cloudflare R2",
      "aws-s3": "Amazon S3",
      cloudfront: "Amazon S3 behind CloudFront",
    } satisfies Record<Provider, string>,
    isDefault: "Default",
    makeDefault: "Make default",
    check: "Check",
    checking: "Checking…",
    edit: "Edit",
    delete: "Delete…",
    more: (name: string) => `More for ${name}`,
    bucket: "Bucket",
    host: "Endpoint",
    publicUrl: "Public address",
    secretMissing: "Its secret is missing. Edit it and enter the secret again.",
    secretMemory: "Its secret is kept in memory until Reeldrop closes.",
    neverChecked: "Not checked yet",
    works: "Works",
    trouble: "Needs you",
    checkedAgo: (at: Date, now: Date) => {
      const seconds = (now.getTime() - at.getTime()) / 1000;
      if (seconds < 60) return "checked just now";
      if (seconds < 3600) return `checked ${format.left(seconds)} ago`;
      if (seconds < 86_400) return `checked ${Math.round(seconds / 3600)} h ago`;
      return `checked ${format.dayAndTime(at, now)}`;
    },
    skew: (seconds: number) =>
      `This computer’s clock is ${format.left(Math.abs(seconds))} ${seconds > 0 ? "ahead" : "behind"}.`,
    saved: (name: string) => `${name} works. Drop a file to send it there.`,
    nowDefault: (name: string) => `New drops go to ${name}`,
    deleted: (name: string) => `${name} deleted`,
    askDelete: (name: string) => ({
      title: `Delete ${name}?`,
      body: "Reeldrop forgets how to reach it and removes its secret from the keychain. Its uploads and links stay in your library, and the files stay in the storage. Links that are out keep working until they end.",
      action: "Delete connection",
      keep: "Keep it",
    }),
  },

  form: {
    name: "Name",
    nameHint: "What you call it, for example “Studio”",
    endpoint: "Endpoint",
    endpointHint: "Paste what your provider shows. A bucket in it is taken apart.",
    endpointExample: "https://s3.eu-central-1.amazonaws.com",
    understood: (host: string, bucket: string | null, region: string | null) =>
      join([
        `Server ${host}`,
        bucket === null ? null : `bucket ${bucket}`,
        region === null ? null : `region ${region}`,
      ]),
    bucket: "Bucket",
    region: "Region",
    regionHint: "“auto” for R2",
    keyId: "Access key id",
    secret: "Secret access key",
    secretKept: "Leave empty to keep the stored one",
    secretHint: "Goes to this computer’s keychain and nowhere else",
    publicUrl: "Public address (optional)",
    publicUrlExample: "https://media.example.com",
    addressing: "Bucket in the address",
    addressingChoice: {
      path: "As a folder: host/bucket",
      "virtual-host": "As a subdomain: bucket.host",
    },
    save: "Save and check",
    saving: "Saving…",
    checking: "Checking the connection…",
    savedButFails: "Saved, but the check found a problem.",
    useRegion: (region: string) => `Use ${region}`,
    keepInMemory: "Keep the secret in memory until Reeldrop closes",
    missing: {
      name: "Give it a name.",
      endpoint: "Enter the endpoint.",
      bucket: "Enter the bucket.",
      keyId: "Enter the access key id.",
      secret: "Enter the secret access key.",
    },
  },

  settings: {
    linksGroup: "Links",
    lifetime: "New links work for",
    lifetimeHint: "The same choice stands at the top of Uploads.",
    copy: "Copy the link when an upload is done",
    copyHint: "Several files of one drop: one link per line.",
    uploadsGroup: "Uploads",
    parallel: "Files at the same time",
    parallelHint: "More helps with many small files, fewer with a slow line.",
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
    finished: (done: number, failed: number, copied: number) =>
      [
        done > 0 ? `${many(done, "file")} uploaded` : null,
        copied > 0 ? `${many(copied, "link")} copied` : null,
        failed > 0 ? `${many(failed, "file")} failed` : null,
      ]
        .filter((p) => p !== null)
        .join(", "),
  },

  trouble: { title: "Reeldrop cannot start", again: "Try again" },
};
