// Starting the window: listen first, then read the library, then apply what happened in between, in order.
import { asBackendError, backend, onAim, onClosing, onFrame, onHangingFiles } from "../backend";
import type { Frame } from "../backend";
import { connections } from "./connections.svelte";
import { links } from "./links.svelte";
import { look } from "./look.svelte";
import { notices } from "./notices.svelte";
import { settings } from "./settings.svelte";
import { shell } from "./shell.svelte";
import { statistics } from "./statistics.svelte";
import { uploads } from "./uploads.svelte";
import { watch } from "./watch.svelte";
import { views } from "../views.svelte";

let early: Frame[] | null = [];
let listening = false;

export async function start(): Promise<void> {
  shell.trouble = null;
  try {
    if (!listening) {
      await Promise.all([
        onFrame(take),
        onHangingFiles(hang),
        onAim((connectionId) => (shell.aim = connectionId)),
        onClosing((tray) => (shell.closing = { tray })),
      ]);
      listening = true;
    }
    const [overview, batches] = await Promise.all([
      backend.overview(),
      backend.batches(),
      connections.refresh(),
    ]);
    settings.take(overview);
    look.take(overview.look);
    shell.overall = overview.overall;
    shell.takeHolds(overview.holds);
    uploads.load(batches);
    for (const notice of overview.notices) notices.trouble(notice);
    const waited = early ?? [];
    early = null;
    waited.forEach(apply);
    if (isFirst()) shell.firstStep = 0;
    await views.fetch(shell.view);
    shell.ready = true;
    markPainted();
  } catch (thrown) {
    shell.trouble = asBackendError(thrown);
  }
}

/** Marks the time at which the first frame with a view is on the screen, letters included, for whoever measures. */
function markPainted() {
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (document.fonts.status === "loading") void document.fonts.ready.then(markPainted);
      else {
        performance.mark("painted");
        void notices.guard(views.fetchAll());
      }
    }),
  );
}

/** Nothing was ever sent, and nothing but the sandbox is there to send to. */
function isFirst(): boolean {
  const isBare = uploads.batches.length === 0 && connections.list.every((one) => one.provider === "sandbox");
  return isBare && !look.introduced;
}

function take(frame: Frame) {
  if (early) early.push(frame);
  else apply(frame);
}

function apply(frame: Frame) {
  shell.overall = frame.overall;
  shell.takeHolds(frame.holds);
  uploads.apply(frame);
  for (const notice of frame.notices) notices.trouble(notice);
  if (frame.batchesChanged) void notices.guard(backend.batches().then((all) => uploads.load(all)));
  if (frame.linksChanged) void notices.guard(links.changed(shell.view === "links"));
  if (frame.batchesChanged || frame.linksChanged || frame.finished.length > 0)
    void notices.guard(statistics.changed(shell.view === "statistics"));
  if (frame.watchChanged || frame.connectionsChanged || frame.uploads.length > 0)
    void notices.guard(watch.changed(shell.view === "watch"));
  if (frame.connectionsChanged) void notices.guard(connections.refresh());
  if (frame.settingsChanged) void notices.guard(backend.overview().then((o) => settings.take(o)));
}

function hang(paths: string[], dropped: boolean) {
  shell.hanging = paths;
  shell.aim = null;
  if (dropped) shell.view = "uploads";
}
