import { expect, it } from "vitest";
import { DAY, HOUR, isPreset, parseLifetime, splitLifetime } from "../src/lib/lifetime";

it("reads whole seconds within the limit, with either decimal mark", () => {
  expect(parseLifetime("90", "minutes", DAY)).toBe(5400);
  expect(parseLifetime(" 1.5 ", "hours", DAY)).toBe(5400);
  expect(parseLifetime("1,5", "hours", DAY)).toBe(5400);
  expect(parseLifetime("1", "days", DAY)).toBe(DAY);
});

it("refuses what is no lifetime, or too long", () => {
  for (const text of ["", "0", "-1", "1e3", "a", "1..5"])
    expect(parseLifetime(text, "hours", DAY)).toBeNull();
  expect(parseLifetime("25", "hours", DAY)).toBeNull();
});

it("splits into the largest unit that gives a whole number", () => {
  expect(splitLifetime(5400)).toEqual({ value: "90", unit: "minutes" });
  expect(splitLifetime(7 * DAY)).toEqual({ value: "7", unit: "days" });
  expect(splitLifetime(61)).toEqual({ value: "61", unit: "seconds" });
  for (const seconds of [1, 59, 60, HOUR, 36 * HOUR, 30 * DAY]) {
    const { value, unit } = splitLifetime(seconds);
    expect(parseLifetime(value, unit, 365 * DAY)).toBe(seconds);
  }
});

it("knows its presets", () => {
  expect([HOUR, DAY, 7 * DAY, 2 * DAY].map(isPreset)).toEqual([true, true, true, false]);
});
