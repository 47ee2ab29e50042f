// Starting the window. What the first frame shows is handed over or read first, while the window begins to listen. Behind that
// frame everything is read, now that nothing is missed, and what was told in between is applied, in order.
import { asBackendError, backend, onAim, onClosing, onFrame, onHangingFiles, shownAtStart } from "../backend";
import type { BatchView, Frame, Overview } from "../backend";
import { dialogs } from "../dialogs";
import { seenRows } from "../lib/room";
import { connections } from "./connections.svelte";
import { links } from "./links.svelte";
import { look } from "./look.svelte";
import { notices } from "./notices.svelte";
import { settings } from "./settings.svelte";
import { shell } from "./shell.svelte";
import { statistics } from "./statistics.svelte";
import { opens, uploads } from "./uploads.svelte";
import { watch } from "./watch.svelte";
import { views } from "../views.svelte";

/** Drops that a window has room for, and more. */
const FIRST = 16;

/** What is told while the batches are being read, and applied after: it is as new as what was read, or newer. */
let held: Frame[] | null = [];
let listening = false;
let isAnother = false;
let framesApplied = 0;

export async function start(): Promise<void> {
  shell.trouble = null;
  try {
    const hearing = hear();
    const { overview, batches } = await firstShown();
    look.take(overview.look);
    settings.take(overview);
    takeStanding(overview);
    uploads.load(fitting(batches));
    for (const notice of overview.notices) notices.trouble(notice);
    const first = isFirst();
    await Promise.all([views.fetch(shell.view), first ? dialogs() : null]);
    if (first) shell.firstStep = 0;
    shell.ready = true;
    void behindFirstFrame(hearing, overview.notices.length);
  } catch (thrown) {
    shell.trouble = asBackendError(thrown);
  }
}

/** What the shell has handed over is there at once; another start asks anew. */
async function firstShown(): Promise<{ overview: Overview; batches: BatchView[] }> {
  const shown = isAnother ? null : shownAtStart();
  isAnother = true;
  if (shown) {
    connections.list = shown.connections;
    return shown;
  }
  const asked = [backend.overview(), backend.batches(FIRST), connections.refresh()] as const;
  const [overview, batches] = await Promise.all(asked);
  return { overview, batches };
}

/** Those for which a window has room. */
function fitting(batches: BatchView[]): BatchView[] {
  const seen = seenRows(batches.map(({ uploads }) => ({ rows: opens(uploads) ? uploads.length : 0 })));
  return batches.filter((_, at) => (seen[at] ?? -1) >= 0);
}

async function behindFirstFrame(hearing: Promise<void>, said: number) {
  await firstFrame();
  // For whoever measures.
  const { startTime } = performance.mark("painted");
  try {
    await backend.firstFrame(performance.timeOrigin + startTime);
    await hearing;
    await readBatches();
    await Promise.all([views.fetchAll(), dialogs()]);
    // Last, since a keychain that is locked may ask somebody before it answers.
    const before = framesApplied;
    const [overview] = await Promise.all([backend.overview(), connections.refresh()]);
    settings.learn(overview);
    // A frame is newer than what was asked for before it.
    if (framesApplied === before) takeStanding(overview);
    for (const notice of overview.notices.slice(said)) notices.trouble(notice);
  } catch (thrown) {
    shell.trouble = asBackendError(thrown);
  }
}

async function hear() {
  if (listening) return;
  await Promise.all([
    onFrame((frame) => (held ? held.push(frame) : apply([frame]))),
    onHangingFiles(hang),
    onAim((connectionId) => (shell.aim = connectionId)),
    onClosing((tray) => (shell.closing = { tray })),
  ]);
  listening = true;
}

function takeStanding({ overall, holds }: Overview) {
  shell.overall = overall;
  shell.takeHolds(holds);
}

/** Settles once the first frame with a view is on the screen, letters included; a window in the tray draws none. */
async function firstFrame(): Promise<void> {
  const drawn = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const waited = new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.race([drawn.then(() => document.fonts.ready), waited]);
}

/** Nothing was ever sent, and nothing but the sandbox is there to send to. */
function isFirst(): boolean {
  const isBare = uploads.batches.length === 0 && connections.list.every((one) => one.provider === "sandbox");
  return isBare && !look.introduced;
}

async function readBatches() {
  held ??= [];
  try {
    uploads.load(await backend.batches(null));
  } finally {
    release();
  }
}

function release() {
  const frames = held ?? [];
  held = null;
  if (frames.length > 0) apply(frames);
}

function apply(frames: Frame[]) {
  framesApplied += frames.length;
  for (const frame of frames) {
    shell.overall = frame.overall;
    shell.takeHolds(frame.holds);
    uploads.apply(frame);
    for (const notice of frame.notices) notices.trouble(notice);
  }
  const any = (of: (frame: Frame) => boolean) => frames.some(of);
  const batches = any((frame) => frame.batchesChanged);
  const made = any((frame) => frame.linksChanged);
  const set = any((frame) => frame.connectionsChanged);
  if (batches) void notices.guard(readBatches());
  if (made) void notices.guard(links.changed(shell.view === "links"));
  if (batches || made || any((frame) => frame.finished.length > 0))
    void notices.guard(statistics.changed(shell.view === "statistics"));
  if (set || any((frame) => frame.watchChanged || frame.uploads.length > 0))
    void notices.guard(watch.changed(shell.view === "watch"));
  if (set) void notices.guard(connections.refresh());
  if (any((frame) => frame.settingsChanged))
    void notices.guard(backend.overview().then((overview) => settings.take(overview)));
}

function hang(paths: string[], dropped: boolean) {
  shell.hanging = paths;
  shell.aim = null;
  if (dropped) shell.view = "uploads";
}
