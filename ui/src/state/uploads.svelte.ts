// The batches and their uploads, as the engine tells them. A frame replaces only the rows it carries, so a
// thousand rows cost nothing while one of them moves.
import type { BatchOutcome, BatchView, Frame, UploadView } from "../backend";
import { percent } from "../lib/format";
import { stateAt, works } from "../lib/link";
import { words } from "../words";
import { clock } from "./clock.svelte";
import { notices } from "./notices.svelte";

/** Drops of more are folded at first. */
const OPEN_UP_TO = 8;

/** Whether a drop of these shows its rows at first. */
export function opens(uploads: readonly unknown[]): boolean {
  return uploads.length <= OPEN_UP_TO;
}

export class Upload {
  readonly id: string;
  view: UploadView;

  constructor(view: UploadView) {
    this.id = view.id;
    this.view = $state.raw(view);
  }
}

export class Batch {
  readonly id: string;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly connectionId: string;
  readonly connectionName: string;
  /** Seconds, where its links end. */
  readonly linkLifetime: number;
  uploads = $state.raw<Upload[]>([]);
  open = $state(true);
  /** The last quarter (0 to 4) that was spoken. */
  spokenQuarter = 0;

  totals = $derived.by(() => {
    const sum = {
      done: 0,
      skipped: 0,
      failed: 0,
      cancelled: 0,
      active: 0,
      paused: 0,
      sent: 0,
      onWire: 0,
      size: 0,
    };
    for (const { view } of this.uploads) {
      if (view.state === "done") sum.done += 1;
      else if (view.state === "skipped") sum.skipped += 1;
      else if (view.state === "failed") sum.failed += 1;
      else if (view.state === "cancelled") sum.cancelled += 1;
      else sum.active += 1;
      if (view.state === "paused") sum.paused += 1;
      if (view.state === "cancelled" || view.state === "skipped") continue;
      sum.size += view.size;
      sum.sent += view.state === "done" ? view.size : view.sent;
      sum.onWire += view.onWire;
    }
    return sum;
  });

  /** Those whose key exists, and that wait for an answer. */
  asking = $derived(this.uploads.filter(({ view }) => view.state === "asking"));

  /** Those queued or on their way. */
  underWay = $derived(this.totals.active === 0 ? [] : this.uploads.filter(({ view }) => isUnderWay(view)));

  /** The links that work. */
  links = $derived.by(() => {
    const made = this.uploads.flatMap(({ view }) => view.link ?? []);
    const now = made.length === 0 ? 0 : clock.slow;
    return made.filter((link) => works(stateAt(link, now))).map((link) => link.id);
  });

  constructor(view: BatchView, uploads: Upload[]) {
    this.id = view.id;
    this.createdAt = Date.parse(view.createdAt);
    this.connectionId = view.connectionId;
    this.connectionName = view.connectionName;
    this.linkLifetime = view.linkLifetimeSeconds;
    this.uploads = uploads;
    this.open = opens(uploads);
    this.spokenQuarter = this.quarter();
  }

  quarter(): number {
    return Math.floor(percent(this.totals.sent, this.totals.size) / 25);
  }
}

class Uploads {
  /** Newest first. */
  batches = $state.raw<Batch[]>([]);
  paused = $derived(this.batches.reduce((sum, batch) => sum + batch.totals.paused, 0));
  /** Drops of which something failed. */
  failing = $derived(this.batches.filter(({ totals }) => totals.failed > 0).length);
  /** Still under way and not paused. */
  moving = $derived(this.batches.reduce((sum, { totals }) => sum + totals.active - totals.paused, 0));
  #rows = new Map<string, Upload>();
  #byId = new Map<string, Batch>();

  /** Takes the whole list; what was folded or opened stays so. */
  load(views: BatchView[]) {
    const before = new Map(this.#byId);
    this.#rows.clear();
    this.#byId.clear();
    this.batches = views.map((view) => {
      const batch = this.#adopt(view);
      batch.open = before.get(batch.id)?.open ?? batch.open;
      return batch;
    });
  }

  apply(frame: Frame) {
    const fresh = frame.batches.filter((view) => !this.#byId.has(view.id));
    if (fresh.length > 0) {
      const adopted = fresh.map((view) => this.#adopt(view));
      this.batches = [...adopted.reverse(), ...this.batches];
    }
    const touched: Batch[] = [];
    const begunAgain: Batch[] = [];
    for (const view of frame.uploads) {
      const row = this.#rows.get(view.id);
      const batch = this.#byId.get(view.batchId);
      if (batch && !touched.includes(batch)) touched.push(batch);
      if (batch && row && !isUnderWay(row.view) && isUnderWay(view)) begunAgain.push(batch);
      if (row) row.view = view;
    }
    for (const id of frame.removedUploads) this.#remove(id);
    // What is sent again is told again.
    for (const batch of begunAgain) batch.spokenQuarter = Math.min(batch.spokenQuarter, batch.quarter());
    for (const batch of touched) this.#speak(batch);
    const sum = (of: (one: BatchOutcome) => number) => frame.finished.reduce((all, one) => all + of(one), 0);
    const said = words.announce.finished(
      sum((one) => one.done),
      sum((one) => one.skipped),
      sum((one) => one.failed),
      sum((one) => one.copied),
    );
    if (said !== "") notices.say(said);
  }

  get(id: string): UploadView | null {
    return this.#rows.get(id)?.view ?? null;
  }

  #adopt(view: BatchView): Batch {
    const rows = view.uploads.map((upload) => {
      const row = new Upload(upload);
      this.#rows.set(row.id, row);
      return row;
    });
    const batch = new Batch(view, rows);
    this.#byId.set(batch.id, batch);
    return batch;
  }

  #remove(id: string) {
    const row = this.#rows.get(id);
    if (!row) return;
    this.#rows.delete(id);
    const batch = this.#byId.get(row.view.batchId);
    if (!batch) return;
    batch.uploads = batch.uploads.filter((other) => other.id !== id);
    if (batch.uploads.length > 0) return;
    this.#byId.delete(batch.id);
    this.batches = this.batches.filter((other) => other !== batch);
  }

  #speak(batch: Batch) {
    const quarter = batch.quarter();
    if (quarter <= batch.spokenQuarter) return;
    batch.spokenQuarter = quarter;
    if (quarter < 4) notices.speak(words.announce.batch(batch.uploads.length, quarter * 25));
  }
}

export const uploads = new Uploads();

/** Whether an upload can be paused. What is being checked is done in a moment. */
export function canPause(view: UploadView): boolean {
  return view.state === "queued" || view.state === "uploading" || view.state === "waiting";
}

/** Whether an upload can still be cancelled. */
export function isUnderWay(view: UploadView): boolean {
  return !["done", "skipped", "failed", "cancelled"].includes(view.state);
}
