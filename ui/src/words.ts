// Every word the window says, in the language that is chosen. They stand in words/en, words/de and so on, each a chunk of its own.
import { language } from "./language.svelte";
import { live } from "./lib/live";
import type { english } from "./words/en";

/** One language says every word that another says, with the same arguments. */
type Said<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Said<R>
    : T extends object
      ? { [K in keyof T]: Said<T[K]> }
      : T;

export type Words = Said<typeof english>;

/** What the chosen language says when it is read, on every level: `const say = words.links` stays true. */
export const words: Words = live(() => language.words);
