import { beforeEach, expect, it, vi } from "vitest";
import type { BatchView, Frame, UploadView } from "../src/backend";
import { notices } from "../src/state/notices.svelte";
import { uploads } from "../src/state/uploads.svelte";

const upload = (id: string, batchId: string, part: Partial<UploadView> = {}) =>
  ({ id, batchId, size: 100, sent: 0, onWire: 0, state: "uploading", link: null, ...part }) as UploadView;
const batch = (id: string, ids: string[]) =>
  ({
    id,
    createdAt: "2026-11-21T12:00:00Z",
    connectionName: "Studio",
    uploads: ids.map((one) => upload(one, id)),
  }) as BatchView;
const outcome = (batchId: string, done: number, copied: number) => ({
  batchId,
  done,
  copied,
  skipped: 0,
  failed: 0,
  cancelled: 0,
});

function apply(part: Partial<Frame>) {
  uploads.apply({ batches: [], uploads: [], removedUploads: [], finished: [], ...part } as unknown as Frame);
}
const sent = (...rows: UploadView[]) => apply({ uploads: rows });
const spoken = () => notices.spoken.map(({ text }) => text);

beforeEach(() => {
  vi.useFakeTimers();
  notices.spoken = [];
  notices.news = null;
  uploads.load([]);
});

it("speaks once at each quarter", () => {
  apply({ batches: [batch("a", ["1"])] });
  for (const at of [10, 24, 25, 30, 49, 50, 75, 99]) sent(upload("1", "a", { sent: at }));
  expect(spoken()).toEqual(["1 file: 25 percent sent", "1 file: 50 percent sent", "1 file: 75 percent sent"]);
});

it("speaks of each of two drops in one frame, also in the same words", () => {
  apply({ batches: [batch("a", ["1"]), batch("b", ["2"])] });
  sent(upload("1", "a", { sent: 30 }), upload("2", "b", { sent: 30 }));
  expect(spoken()).toEqual(["1 file: 25 percent sent", "1 file: 25 percent sent"]);
  expect(new Set(notices.spoken.map(({ id }) => id)).size).toBe(2);
});

it("speaks again of what is sent again", () => {
  apply({ batches: [batch("a", ["1"])] });
  sent(upload("1", "a", { sent: 60 }));
  sent(upload("1", "a", { sent: 60, state: "failed" }));
  sent(upload("1", "a", { state: "queued" }));
  sent(upload("1", "a", { sent: 30 }));
  expect(spoken()).toEqual(["1 file: 50 percent sent", "1 file: 25 percent sent"]);
});

it("does not repeat itself when a pause is over", () => {
  apply({ batches: [batch("a", ["1"])] });
  sent(upload("1", "a", { sent: 60 }));
  sent(upload("1", "a", { sent: 0, state: "paused" }));
  sent(upload("1", "a", { sent: 60 }));
  expect(spoken()).toEqual(["1 file: 50 percent sent"]);
});

it("sums up drops that ended in one frame", () => {
  apply({ finished: [outcome("a", 2, 2), outcome("b", 1, 1)] });
  expect(notices.news?.text).toBe("3 files uploaded, 3 links copied");
});

it("takes rows and drops off the list", () => {
  apply({ batches: [batch("a", ["1", "2"])] });
  apply({ removedUploads: ["1"] });
  expect(uploads.batches[0]?.uploads.map(({ id }) => id)).toEqual(["2"]);
  apply({ removedUploads: ["2"] });
  expect(uploads.batches).toEqual([]);
});
