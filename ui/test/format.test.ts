import { describe, expect, it } from "vitest";
import * as format from "../src/lib/format";
import { speedText, parseSpeed } from "../src/lib/speed";
import { speak } from "./speak";

const NOW = new Date(2026, 10, 21, 9, 0);
const FRIDAY = new Date(2026, 10, 27, 14, 5);
const NEXT_YEAR = new Date(2027, 0, 31, 18, 0);

describe("in English", () => {
  it("writes sizes with three digits that say something", async () => {
    await speak("en");
    const sizes = [0, 1, 999, 1000, 42_300_000, 999_499_999, 999_500_000, 1_500_000_000, 12_340_000_000];
    expect(sizes.map(format.bytes)).toEqual([
      "0 bytes",
      "1 byte",
      "999 bytes",
      "1.0 kB",
      "42.3 MB",
      "999 MB",
      "1.00 GB",
      "1.50 GB",
      "12.3 GB",
    ]);
    expect(format.speed(42_300_000)).toBe("42.3 MB/s");
    expect(format.bytes(5e18)).toBe("5,000 PB");
  });

  it("says 100 % only when all of it is there", () => {
    expect([0, 1, 99.99, 100].map((part) => format.percent(part, 100))).toEqual([0, 1, 99, 100]);
    expect(format.percent(1, 0)).toBe(0);
  });

  it("writes lifetimes and what is left of them", async () => {
    await speak("en");
    expect([30, 5400, 3600, 86_400, 604_800, 31_536_000].map(format.lifetime)).toEqual([
      "30 seconds",
      "90 minutes",
      "1 hour",
      "24 hours",
      "7 days",
      "1 year",
    ]);
    const left = [-5, 0.2, 32, 60, 3599, 7200, 11_520, 80_000, 518_400];
    expect(left.map(format.left)).toEqual([
      "0 s",
      "1 s",
      "32 s",
      "1 min",
      "1 hour",
      "2 hours",
      "3 h 12 min",
      "22 hours",
      "6 days",
    ]);
  });

  it("writes dates as the system does where it speaks English, else as in Britain", async () => {
    await speak("en", "fr-FR");
    expect(format.dayAndTime(FRIDAY, NOW)).toBe("Fri 27 Nov, 14:05");
    expect(format.dayAndTime(NEXT_YEAR, NOW)).toBe("31 Jan 2027, 18:00");
    expect(format.fullDay(FRIDAY)).toBe("Fri 27 Nov 2026");
    await speak("system", "en_US");
    expect(format.dayAndTime(FRIDAY, NOW)).toMatch(/^Fri Nov 27, 2:05\sPM$/);
  });
});

describe("in German", () => {
  it("writes sizes, speeds and times", async () => {
    await speak("de");
    expect([1, 2, 1_500_000_000, 42_300_000].map(format.bytes)).toEqual([
      "1 Byte",
      "2 Byte",
      "1,50 GB",
      "42,3 MB",
    ]);
    expect(format.number(12_345)).toBe("12.345");
    expect([3600, 7200, 86_400, 604_800].map(format.lifetime)).toEqual([
      "1 Stunde",
      "2 Stunden",
      "24 Stunden",
      "7 Tage",
    ]);
    expect([32, 720, 11_520, 518_400].map(format.left)).toEqual(["32 s", "12 min", "3 h 12 min", "6 Tage"]);
  });

  it("writes dates, of Austria in Austria", async () => {
    await speak("de", "en-US");
    expect(format.dayAndTime(FRIDAY, NOW)).toBe("Fr., 27. Nov., 14:05");
    expect(format.dayAndTime(NEXT_YEAR, NOW)).toBe("31. Jan. 2027, 18:00");
    await speak("system", "de-AT");
    expect(format.dayAndTime(NEXT_YEAR, NOW)).toBe("31. Jän. 2027, 18:00");
  });

  it("takes a speed back as it writes it", async () => {
    await speak("de");
    expect(speedText(2_500_000)).toBe("2,5");
    expect(speedText(1_234_500_000)).toBe("1234,5");
    for (const speed of [10_000, 2_500_000, 1_234_500_000]) expect(parseSpeed(speedText(speed))).toBe(speed);
  });

  it("orders names as a dictionary, numbers by their value", async () => {
    await speak("de");
    expect(["Zug v10", "Übung", "Zug v2", "Ofen"].sort(format.byName)).toEqual([
      "Ofen",
      "Übung",
      "Zug v2",
      "Zug v10",
    ]);
  });
});

it("counts calendar days, whatever the hour", () => {
  expect(format.daysAgo(new Date(2026, 10, 20, 23, 59), new Date(2026, 10, 21, 0, 1))).toBe(1);
  expect(format.daysAgo(new Date(2026, 10, 21, 0, 1), new Date(2026, 10, 21, 23, 59))).toBe(0);
});

it("writes the length of a film", () => {
  expect([0.4, 42, 3723].map(format.playingTime)).toEqual(["0:00", "0:42", "1:02:03"]);
});
