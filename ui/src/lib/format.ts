// Numbers as people say them. Bytes are decimal; times are seconds unless the name says otherwise.

/** 42_300_000 → "42.3 MB". */
export function bytes(count: number): string {
  if (count < 1000) return count === 1 ? "1 byte" : `${Math.round(count)} bytes`;
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 99.95 ? 0 : unit >= 2 && value < 9.995 ? 2 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ""}`;
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

/** Frames per second: 25 → "25", 24000/1001 → "23.976". */
export function frameRate(perSecond: number): string {
  return String(Number(perSecond.toFixed(3)));
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
  return `${Number(value.toFixed(digits))} ${units[unit] ?? ""}`;
}

function count(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`;
}

/** A lifetime somebody chose: 86_400 → "24 hours", 5_400 → "90 minutes". */
export function lifetime(seconds: number): string {
  if (seconds % (365 * 86_400) === 0 && seconds > 0) return count(seconds / (365 * 86_400), "year");
  if (seconds % 86_400 === 0 && seconds > 86_400) return count(seconds / 86_400, "day");
  if (seconds % 3600 === 0) return count(seconds / 3600, "hour");
  if (seconds % 60 === 0) return count(seconds / 60, "minute");
  return count(seconds, "second");
}

/** What is left of a time: "6 days", "23 hours", "3 h 12 min", "12 min", "32 s". */
export function left(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.ceil(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return minutes % 60 === 0 ? count(hours, "hour") : `${hours} h ${minutes % 60} min`;
  if (minutes < 47.5 * 60) return count(Math.round(minutes / 60), "hour");
  return count(Math.round(minutes / 1440), "day");
}

// The words of the window are English, so the names of days are too; the clock (14:05 or 2:05 PM) is the user's.
const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** 14:05 */
export function clockTime(at: Date): string {
  return clockFormat.format(at);
}

/** "Fri 27 Nov, 14:05"; with the year instead of the weekday when it is not this year. */
export function dayAndTime(at: Date, now: Date): string {
  const day = (at.getFullYear() === now.getFullYear() ? dayFormat : yearFormat).format(at);
  return `${day.replace(",", "")}, ${clockTime(at)}`;
}

/** Whole calendar days from `at` to `now` in local time: 0 today, 1 yesterday. */
export function daysAgo(at: Date, now: Date): number {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
