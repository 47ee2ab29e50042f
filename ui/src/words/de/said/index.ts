// Deutsch: the engine's sentences, its own and those of what it is built on. A test reads them in its sources and finds those
// that are missing here, and those here that nobody says any more.
import * as format from "../../../lib/format";
import { sayer } from "../../../lib/sayings";
import type { Saying, Ways } from "../../../lib/sayings";
import { app } from "./app";
import { connections } from "./connections";
import { doctor, titles } from "./doctor";
import { files } from "./files";
import { folders } from "./folders";
import { links } from "./links";
import { pastes } from "./pastes";
import { phrases, system } from "./phrases";
import { reasons } from "./reasons";
import { cloudfront, unsignable } from "./signing";
import { storage } from "./storage";
import { texts } from "./texts";

/** Whole sentences, and whatever else is shown by itself. */
export const sentences: Saying[] = [
  ...files,
  ...folders,
  ...storage,
  ...doctor,
  ...texts,
  ...connections,
  ...pastes,
  ...links,
  ...app,
];
/** What stands in them as a value. */
export const pieces: Saying[] = [...phrases, ...titles, ...unsignable, ...cloudfront, ...reasons, ...system];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const ways: Ways = {
  phrase: (value) => phrase(value) ?? value,
  /** What is a sentence of its own, behind a colon. */
  clause: (value) => {
    const own = phrase(value);
    return own === null ? value : capital(own);
  },
  sentence: (value) => said(value) ?? value,
  number: (value) => (/^\d[\d,]*$/.test(value) ? format.number(Number(value.replaceAll(",", ""))) : value),
  /** “24 hours” */
  lifetime: (value) => {
    const [, count, unit = ""] = /^(\d+) (second|minute|hour|day)s?$/.exec(value) ?? [];
    const seconds = SECONDS[unit];
    return seconds === undefined ? value : format.lifetime(Number(count) * seconds);
  },
  /** “7 days”, behind “nach” */
  afterDays: (value) => {
    const [, count] = /^(\d+) days?$/.exec(value) ?? [];
    return count === undefined ? value : count === "1" ? "1 Tag" : `${format.number(Number(count))} Tagen`;
  },
  /** “Fri 27 Nov, 14:05”, with the year behind the month where it is not this one. */
  moment: (value) => {
    const found = /^\w{3} (\d+) (\w{3})(?: (\d{4}))?, (\d+):(\d+)$/.exec(value);
    if (found === null) return value;
    const [, day, month = "", year, hour, minute] = found;
    const now = new Date();
    const at = new Date(
      Number(year ?? now.getFullYear()),
      MONTHS.indexOf(month),
      Number(day),
      Number(hour),
      Number(minute),
    );
    return format.dayAndTime(at, now);
  },
  /** What was entered, as the engine quotes it. */
  quoted: (value) => value.replace(/^“([^]*)”$/, "„$1“"),
  and: (value) => value.replaceAll(" and ", " und "),
};

const phrase = sayer(pieces, ways);
const sentence = sayer(sentences, ways);

/** A sentence of the engine in German, or null where there is none for it. Some are pieces that stand alone. */
export function said(text: string): string | null {
  const whole = sentence(text);
  if (whole !== null) return whole;
  const stop = text.endsWith(".") ? "." : "";
  const bare = stop === "" ? text : text.slice(0, -1);
  const own = phrase(bare) ?? phrase(small(bare));
  return own === null ? null : capital(own) + stop;
}
