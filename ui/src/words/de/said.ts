// Deutsch: the engine's sentences, its own and those of what it is built on. They stand in said.json: data, and loaded as such.
// A test reads the engine's sources and finds sentences that are missing there, and those there that nobody says any more.
import * as format from "../../lib/format";
import { sayer } from "../../lib/sayings";
import type { Catalogue, Saying, Ways } from "../../lib/sayings";
import { subjects } from "./subjects";

/** What a line of the doctor is about, where another one names it. */
export const titles: Saying[] = [
  ["Server’s name", subjects.resolve.title],
  ["Connection", subjects.connect.title],
  ["Encryption", subjects.tls.title],
  ["Credentials", subjects.credentials.title],
  ["Bucket", subjects.bucket.title],
  ["Region", subjects.region.title],
];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Says a sentence of the engine in German, or gives null where there is none for it; and how the values in it are written. */
export function speaker({ sentences, pieces }: Catalogue): {
  say: (sentence: string) => string | null;
  ways: Ways;
} {
  const ways: Ways = {
    phrase: (value) => phrase(value) ?? value,
    /** What is a sentence of its own, behind a colon. */
    clause: (value) => {
      const own = phrase(value);
      return own === null ? value : capital(own);
    },
    sentence: (value) => say(value) ?? value,
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
  const phrase = sayer([...Object.values(pieces).flat(), ...titles], ways);
  const sentence = sayer(Object.values(sentences).flat(), ways);

  /** Some are pieces that stand alone. */
  function say(text: string): string | null {
    const whole = sentence(text);
    if (whole !== null) return whole;
    const stop = text.endsWith(".") ? "." : "";
    const bare = stop === "" ? text : text.slice(0, -1);
    const own = phrase(bare) ?? phrase(small(bare));
    return own === null ? null : capital(own) + stop;
  }
  return { say, ways };
}
