import { expect, it } from "vitest";
import { NOTHING, pick } from "../src/lib/selection";

const ROWS = ["a", "b", "c", "d", "e"];
const ALONE = { range: false, toggle: false };
const RANGE = { range: true, toggle: false };
const TOGGLE = { range: false, toggle: true };
const ids = (selection: typeof NOTHING) => [...selection.ids].sort().join("");

it("takes one, and begins again with another", () => {
  expect(ids(pick(pick(NOTHING, ROWS, "b", ALONE), ROWS, "d", ALONE))).toBe("d");
});

it("takes a range in both directions, always from where it began", () => {
  const from = pick(NOTHING, ROWS, "c", ALONE);
  const down = pick(from, ROWS, "e", RANGE);
  expect(ids(down)).toBe("cde");
  expect(ids(pick(down, ROWS, "a", RANGE))).toBe("abc");
});

it("adds and takes away", () => {
  const two = pick(pick(NOTHING, ROWS, "a", TOGGLE), ROWS, "c", TOGGLE);
  expect(ids(two)).toBe("ac");
  expect(ids(pick(two, ROWS, "a", TOGGLE))).toBe("c");
  expect(ids(pick(two, ROWS, "e", { range: true, toggle: true }))).toBe("acde");
});

it("takes one where the beginning of the range is no longer shown", () => {
  expect(ids(pick({ ids: new Set(["x"]), anchor: "x" }, ROWS, "b", RANGE))).toBe("b");
});
