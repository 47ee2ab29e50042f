// Speeds and times of day as people type them. Speeds are bytes per second, times minutes since midnight.
import { typed } from "./format";

export const LOWEST = 10_000;
const HIGHEST = 100_000_000_000;
const MB = 1_000_000;

/** "2.5" MB/s → 2_500_000; null for no limit, undefined when it is no speed that can be set. */
export function parseSpeed(text: string): number | null | undefined {
  const entered = text.trim().replace(",", ".");
  if (entered === "") return null;
  if (!/^\d+(\.\d+)?$/.test(entered)) return undefined;
  const speed = Math.round(Number(entered) * MB);
  return speed >= LOWEST && speed <= HIGHEST ? speed : undefined;
}

/** 2_500_000 → "2.5", or "2,5"; nothing for no limit. */
export function speedText(speed: number | null): string {
  return speed === null ? "" : typed(speed / MB);
}

/** "9:30" → 570; undefined when it is no time of day. */
export function parseTime(text: string): number | undefined {
  const [, hour, minute] = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(text) ?? [];
  const [h, m] = [Number(hour), Number(minute)];
  return hour !== undefined && h < 24 && m < 60 ? h * 60 + m : undefined;
}

/** 570 → "09:30". */
export function timeText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
