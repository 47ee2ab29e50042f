import { afterEach, expect, test, vi } from "vitest";
import { seenRows } from "../src/lib/room";

const drops = (...rows: number[]) => rows.map((rows) => ({ rows }));

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a window of usual size has room for half a dozen rows, whatever drops they are in", () => {
  vi.stubGlobal("window", { innerHeight: 720 });
  expect(seenRows(drops(5, 5, 5))).toEqual([5, 1, -1]);
  expect(seenRows(drops(1, 1, 1, 1, 1))).toEqual([1, 1, 1, 1, -1]);
  expect(seenRows(drops(1_000, 3))).toEqual([6, -1]);
});

test("folded drops take a line each", () => {
  vi.stubGlobal("window", { innerHeight: 720 });
  expect(seenRows(drops(0, 0, 2, 9))).toEqual([0, 0, 2, 2]);
  expect(seenRows(drops())).toEqual([]);
});

test("a larger window has room for more, and one that has no size yet for what the usual one has", () => {
  vi.stubGlobal("window", { innerHeight: 1_440 });
  expect(seenRows(drops(5, 5, 5))).toEqual([5, 5, 3]);
  vi.stubGlobal("window", { innerHeight: 0 });
  expect(seenRows(drops(5, 5, 5))).toEqual([5, 1, -1]);
});
