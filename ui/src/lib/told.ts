// What the engine says, as it is shown: in the chosen language where there is a template for it, else by an error's code, else
// as the engine says it.
import type { ErrorView } from "../backend";
import { language } from "../language.svelte";
import { words } from "../words";

/** `ownWords`: the window made the sentence itself, in the chosen language. */
export type SaidError = ErrorView & { ownWords?: boolean };

/** `lang`, where a sentence is in another language than the window: for those who hear it. */
export type Said = { text: string; lang: "en" | undefined };
export type Told = { message: Said; action: Said };

const own = (text: string): Said => ({ text, lang: undefined });

/** A sentence of the engine. */
export function inWords(sentence: string): Said {
  const said = sentence === "" ? "" : language.say(sentence);
  return said === null ? { text: sentence, lang: "en" } : own(said);
}

/** `ofFile`: it is shown beside the file it is about. */
export function told(error: SaidError, ofFile = false): Told {
  if (error.ownWords) return { message: own(error.message), action: own(error.action) };
  const brief = ofFile ? words.errorsOfFile[error.code] : undefined;
  if (brief) return { message: own(brief.message), action: own(brief.action) };
  const [message, action] = [inWords(error.message), inWords(error.action)];
  const byCode = words.errors[error.code];
  if (byCode === undefined) return { message, action };
  return {
    message: message.lang ? own(byCode.message) : message,
    action: message.lang || action.lang ? own(byCode.action) : action,
  };
}
