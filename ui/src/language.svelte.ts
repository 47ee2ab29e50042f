// Which language the window speaks: each comes as a chunk of its own when it is chosen, the first one before anything is drawn.
// Whatever reads `words` or a format while it is drawn is drawn anew when the language changes.
import { languageAtStart } from "./backend";
import type { Language } from "./backend";
import type { Catalogue } from "./lib/sayings";
import type { Words } from "./words";
import germanSaid from "./words/de/said.json?url";

/** The languages with words of their own here, as BCP 47 names them. */
export type Spoken = "en" | "de";
type Foreign = Exclude<Spoken, "en">;

const WORDS: Record<Spoken, () => Promise<Words>> = {
  en: async () => (await import("./words/en")).english,
  de: async () => (await import("./words/de")).german,
};

type Say = (sentence: string) => string | null;

/** The engine's sentences: many, and a window can be looked at before the first of them is needed. */
const SAID: Record<Foreign, () => Promise<Say>> = {
  de: async () => (await import("./words/de")).speaker(await catalogue(germanSaid)).say,
};

async function catalogue(url: string): Promise<Catalogue> {
  return (await (await fetch(url)).json()) as Catalogue;
}

/** Where the system speaks another language: days before months, a clock of 24 hours. */
const USUAL: Record<Spoken, string> = { en: "en-GB", de: "de-DE" };

/** A locale as `Intl` takes it, also of one that is written as `de_DE.UTF-8`; null for one that it would refuse, such as the
 * “C” of a bare Linux. */
export function known(locale: string): string | null {
  try {
    return Intl.getCanonicalLocales(locale.replace(/[.@].*$/, "").replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}

const baseOf = (locale: string | null) => locale?.split("-")[0] ?? "";

/** The language that a setting means on a system with that locale. */
export function spokenBy(setting: Language, system: string): Spoken {
  if (setting !== "system") return setting;
  return baseOf(known(system)) === "de" ? "de" : "en";
}

/** How numbers and dates are written: as the system writes them where it speaks that language too. */
export function localeOf(spoken: Spoken, system: string): string {
  const own = known(system);
  return own !== null && baseOf(own) === spoken ? own : USUAL[spoken];
}

/** Nothing is said before the first language is there. */
const NONE = {} as Words;

class LanguageState {
  spoken = $state.raw<Spoken>("en");
  locale = $state.raw(USUAL.en);
  words = $state.raw<Words>(NONE);
  /** Until when sentences of the engine are said as it says them. */
  following: Promise<void> = Promise.resolve();
  #said = $state.raw<{ spoken: Spoken; say: Say } | null>(null);
  #chosen = 0;

  /** Speaks as the shell knew when it made the window, before there are settings. */
  begin(): Promise<void> {
    return this.choose(languageAtStart().language);
  }

  async choose(setting: Language): Promise<void> {
    const chosen = ++this.#chosen;
    const system = languageAtStart().locale;
    const spoken = spokenBy(setting, system);
    const words = await WORDS[spoken]();
    // Somebody chose another one meanwhile.
    if (chosen !== this.#chosen) return;
    this.words = words;
    this.spoken = spoken;
    this.locale = localeOf(spoken, system);
    if (spoken !== "en") this.following = this.#follow(spoken).catch(console.error);
  }

  async #follow(spoken: Foreign): Promise<void> {
    const say = await SAID[spoken]();
    if (this.spoken === spoken && this.#said?.spoken !== spoken) this.#said = { spoken, say };
  }

  /** A sentence of the engine in the language that is spoken; null where there is none for it. */
  say(sentence: string): string | null {
    if (this.spoken === "en") return sentence;
    return this.#said?.spoken === this.spoken ? this.#said.say(sentence) : null;
  }
}

export const language = new LanguageState();
