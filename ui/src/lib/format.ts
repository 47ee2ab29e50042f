// Numbers and dates as people of the chosen language write them. Bytes are decimal; times are seconds unless the name says
// otherwise.
import { language } from "../language.svelte";

/** Made once for each locale that is asked for. */
function inLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const { locale } = language;
    let found = made.get(locale);
    if (found === undefined) made.set(locale, (found = make(locale)));
    return found;
  };
}

const numbers = (digits: number) =>
  inLocale((l) => new Intl.NumberFormat(l, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const fixed = [numbers(0), numbers(1), numbers(2)] as const;

/** 1234 → "1,234"; 0.5 with 1 digit → "0.5". */
export function number(n: number, digits: 0 | 1 | 2 = 0): string {
  return fixed[digits]().format(n);
}

/** A number as it is typed into a field: every digit, none of them in groups. 2.5 → "2.5", or "2,5". */
const typing = inLocale((l) => new Intl.NumberFormat(l, { useGrouping: false, maximumFractionDigits: 20 }));
export function typed(n: number): string {
  return typing().format(n);
}

/** 42_300_000 → "42.3 MB". */
export function bytes(count: number): string {
  if (count < 1000) return counted(Math.round(count), "byte");
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 99.95 ? 0 : unit >= 2 && value < 9.995 ? 2 : 1;
  return `${number(value, digits)} ${units[unit] ?? ""}`;
}

/** Bytes per second → "42.3 MB/s". */
export function speed(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** A share of a whole as a whole number of percent; 100 only when all of it is there. */
export function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  return part >= whole ? 100 : Math.min(99, Math.floor((part / whole) * 100));
}

/** Length of a film: 42 → "0:42", 3723 → "1:02:03". */
export function playingTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

type CountedUnit = "byte" | "second" | "minute" | "hour" | "day" | "year";
const units = (unit: CountedUnit) =>
  inLocale((l) => new Intl.NumberFormat(l, { style: "unit", unit, unitDisplay: "long" }));
const inUnits: Record<CountedUnit, () => Intl.NumberFormat> = {
  byte: units("byte"),
  second: units("second"),
  minute: units("minute"),
  hour: units("hour"),
  day: units("day"),
  year: units("year"),
};

/** 3 hours → "3 hours", or "3 Stunden". */
function counted(n: number, unit: CountedUnit): string {
  // Some locales put a space of their own kind between the two; elsewhere it is a plain one.
  return inUnits[unit]().format(n).replaceAll("\u00a0", " ");
}

/** Frames per second: 25 → "25", 24000/1001 → "23.976", or "23,976". */
export function frameRate(perSecond: number): string {
  return typed(Number(perSecond.toFixed(3)));
}

/** Bits per second → "12 Mbit/s"; three figures say enough. */
export function bitRate(perSecond: number): string {
  const units = ["kbit/s", "Mbit/s", "Gbit/s"];
  let value = perSecond / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 10 ? 0 : 1;
  return `${typed(Number(value.toFixed(digits)))} ${units[unit] ?? ""}`;
}

/** A lifetime somebody chose: 86_400 → "24 hours", 5_400 → "90 minutes". */
export function lifetime(seconds: number): string {
  if (seconds % (365 * 86_400) === 0 && seconds > 0) return counted(seconds / (365 * 86_400), "year");
  if (seconds % 86_400 === 0 && seconds > 86_400) return counted(seconds / 86_400, "day");
  if (seconds % 3600 === 0) return counted(seconds / 3600, "hour");
  if (seconds % 60 === 0) return counted(seconds / 60, "minute");
  return counted(seconds, "second");
}

/** What is left of a time: "6 days", "23 hours", "3 h 12 min", "12 min", "32 s". */
export function left(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.ceil(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return minutes % 60 === 0 ? counted(hours, "hour") : `${hours} h ${minutes % 60} min`;
  if (minutes < 47.5 * 60) return counted(Math.round(minutes / 60), "hour");
  return counted(Math.round(minutes / 1440), "day");
}

const dates = (options: Intl.DateTimeFormatOptions) => inLocale((l) => new Intl.DateTimeFormat(l, options));
const clock = dates({ timeStyle: "short" });
const weekday = dates({ weekday: "short", day: "numeric", month: "short" });
const dayOfYear = dates({ day: "numeric", month: "short", year: "numeric" });
const weekdayOfYear = dates({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const dayOfMonth = dates({ day: "numeric", month: "short" });
const monthOfYear = dates({ month: "short", year: "numeric" });

/** English dates stand better without the comma behind the weekday; German ones need it. */
const plain = (text: string) => (language.spoken === "en" ? text.replace(",", "") : text);

/** 14:05 */
export function clockTime(at: Date): string {
  return clock().format(at);
}

/** "Fri 27 Nov, 14:05"; with the year instead of the weekday when it is not this year. */
export function dayAndTime(at: Date, now: Date): string {
  const day = (at.getFullYear() === now.getFullYear() ? weekday() : dayOfYear()).format(at);
  return `${plain(day)}, ${clockTime(at)}`;
}

/** "27 Nov" */
export function shortDay(at: Date): string {
  return dayOfMonth().format(at);
}

/** "Fri 27 Nov 2026" */
export function fullDay(at: Date): string {
  return plain(weekdayOfYear().format(at));
}

/** "Nov 2026" */
export function month(at: Date): string {
  return monthOfYear().format(at);
}

const order = inLocale((l) => new Intl.Collator(l, { numeric: true, sensitivity: "base" }));

/** The order of names, as a dictionary of the language has it; "v2" before "v10". */
export function byName(a: string, b: string): number {
  return order().compare(a, b);
}

/** Whole calendar days from `at` to `now` in local time: 0 today, 1 yesterday. */
export function daysAgo(at: Date, now: Date): number {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
