// A moment as people write or paste it: "2026-11-27 14:05" in local time, or RFC 3339 as `aws sts` prints it.

/** Seconds since 1970, UTC; null when it is no moment. */
export function parseMoment(text: string): number | null {
  const written = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(written)) return null;
  const at = Date.parse(written.replace(" ", "T"));
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}

/** Seconds since 1970, UTC → "2026-11-27 14:05" in local time. */
export function momentText(seconds: number | null): string {
  if (seconds === null) return "";
  const at = new Date(seconds * 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
