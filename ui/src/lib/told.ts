// An error as it is shown: in the words of the chosen language where there are any for its code, else as the engine says it.
import type { ErrorView } from "../backend";
import { words } from "../words";

/** `ownWords`: the window made the sentence itself, in the chosen language. */
export type SaidError = ErrorView & { ownWords?: boolean };

/** `lang`, where the sentences are in another language than the window: for those who hear them. */
export type Told = { message: string; action: string; lang: "en" | undefined };

/** `ofFile`: it is shown beside the file it is about. */
export function told(error: SaidError, ofFile = false): Told {
  const { message, action } = error;
  if (error.ownWords) return { message, action, lang: undefined };
  const own = (ofFile ? words.errorsOfFile[error.code] : undefined) ?? words.errors[error.code];
  return own ? { ...own, lang: undefined } : { message, action, lang: "en" };
}
