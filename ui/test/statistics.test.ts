import { expect, it } from "vitest";
import { lineAt, lonely } from "../src/statistics/colours";

it("has eight lines that differ, none in green or red", () => {
  const lines = Array.from({ length: 8 }, (_, at) => JSON.stringify(lineAt(at)));
  expect(new Set(lines).size).toBe(8);
  expect(lines.join()).not.toMatch(/green|red/);
});

it("finds the values that no line leads to", () => {
  expect(lonely([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(lonely([null, 0, null])).toEqual([1]);
  expect(lonely([1, 2, 3])).toEqual([]);
});
