// How long a link lives, as chosen: presets, and a number with a unit.

export const HOUR = 3600;
export const DAY = 86_400;
/** The last three are for connections whose links may live that long. */
export const PRESETS = [HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY] as const;

export type Unit = "seconds" | "minutes" | "hours" | "days";
export const UNITS: readonly Unit[] = ["seconds", "minutes", "hours", "days"];
const SECONDS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: HOUR, days: DAY };

/** Seconds, or null when the text is no whole number of seconds from 1 to `max`. */
export function parseLifetime(value: string, unit: Unit, max: number): number | null {
  const text = value.trim().replace(",", ".");
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const seconds = Math.round(Number(text) * SECONDS[unit]);
  return seconds >= 1 && seconds <= max ? seconds : null;
}

/** The largest unit that gives a whole number: 5400 → 90 minutes. */
export function splitLifetime(seconds: number): { value: string; unit: Unit } {
  const unit = UNITS.toReversed().find((u) => seconds % SECONDS[u] === 0) ?? "seconds";
  return { value: String(seconds / SECONDS[unit]), unit };
}

export function isPreset(seconds: number): boolean {
  return (PRESETS as readonly number[]).includes(seconds);
}
