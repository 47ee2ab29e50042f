// What the status bar says: one notice at a time. News fades, trouble stays until it is dismissed or replaced.
import { asBackendError } from "../backend";
import type { ErrorView } from "../backend";

export type Notice = { text: string; trouble: ErrorView | null };
const NEWS_MS = 8000;

class Notices {
  current = $state.raw<Notice | null>(null);
  /** For screen readers only: progress at 25 % steps. */
  spoken = $state("");
  #timer: number | undefined;

  say(text: string) {
    this.#show({ text, trouble: null });
    this.#timer = window.setTimeout(() => this.dismiss(), NEWS_MS);
  }

  trouble(view: ErrorView) {
    this.#show({ text: view.message, trouble: view });
  }

  dismiss() {
    window.clearTimeout(this.#timer);
    this.current = null;
  }

  speak(text: string) {
    this.spoken = text;
  }

  /** Runs something and says in the status bar when it did not work. Answers undefined then. */
  async guard<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (thrown) {
      const { code, message, action } = asBackendError(thrown);
      this.trouble({ code, message, action });
      return undefined;
    }
  }

  #show(notice: Notice) {
    window.clearTimeout(this.#timer);
    this.current = notice;
  }
}

export const notices = new Notices();
