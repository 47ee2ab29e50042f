// A month of uploads to look at: six connections, days on which nothing was sent, and lonely ones.
import type { Statistics } from "../src/backend";

const DAYS = 30;
const wave = (day: number, by: number) => Math.abs(Math.sin(day * 1.7 + by * 2.3));

export function countedUploads(): Statistics {
  const start = Date.now() - (DAYS - 1) * 86_400_000;
  const steps = Array.from({ length: DAYS }, (_, day) => {
    const at = new Date(start + day * 86_400_000);
    const done = day % 7 > 4 ? 0 : Math.round(wave(day, 0) * 14);
    return {
      date: at.toISOString().slice(0, 10),
      begins: Math.floor(at.getTime() / 1000),
      done,
      failed: day % 6 === 2 ? 2 : 0,
      cancelled: day % 9 === 4 ? 1 : 0,
      files: done === 0 ? 0 : done + (day % 5 === 0 ? 240 : 0),
      bytes: done * 6.2e9,
    };
  });
  const names = ["Studio Nord", "Client review", "Archive", "Agentur Süd", "Sandbox", "Broadcast"];
  const sum = (of: (step: (typeof steps)[number]) => number) => steps.reduce((all, s) => all + of(s), 0);
  return {
    timeZone: "Europe/Berlin",
    unit: "day",
    steps,
    totals: {
      done: sum((s) => s.done),
      failed: sum((s) => s.failed),
      cancelled: sum((s) => s.cancelled),
      files: sum((s) => s.files),
      bytes: sum((s) => s.bytes),
      successRate: 0.952,
      medianSpeed: 42_300_000,
      fastSpeed: 96_000_000,
      medianWait: 94,
      saved: 18.4e9,
    },
    speeds: names.map((name, line) => ({
      connectionId: `c-${line}`,
      name,
      speeds: steps.map(({ done }, day) =>
        done === 0 || (day + line * 3) % (5 + line) === 0 ? null : 1.2e7 * (line + 1 + wave(day, line)),
      ),
    })),
    failures: [
      { code: "network", count: 6 },
      { code: "access-denied", count: 3 },
      { code: "file-changed", count: 1 },
    ],
  };
}
