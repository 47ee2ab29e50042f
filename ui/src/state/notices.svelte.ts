// What the status bar says. News fade. Trouble stays until somebody has seen it and takes it away: the newest is shown,
// the others wait behind it, and the same one twice is one.
import { asBackendError } from "../backend";
import type { ErrorView } from "../backend";

/** `id` is another for whatever is said anew, so that it is spoken anew too. */
export type News = { id: number; text: string };
/** `times`: how often it has come. */
export type Trouble = { id: number; view: ErrorView; times: number };

const NEWS_MS = 8000;
/** What was spoken lately is kept in the page: a screen reader that is still speaking gets to it. */
const MOST_SPOKEN = 8;

class Notices {
  news = $state.raw<News | null>(null);
  /** Newest first. */
  troubles = $state.raw<Trouble[]>([]);
  /** For screen readers only: progress at 25 % steps, newest last. */
  spoken = $state.raw<News[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  say(text: string) {
    clearTimeout(this.#timer);
    this.news = { id: ++this.#last, text };
    this.#timer = setTimeout(() => (this.news = null), NEWS_MS);
  }

  trouble(view: ErrorView) {
    const before = this.troubles.find((one) => isSame(one.view, view));
    const others = before ? this.troubles.filter((one) => one !== before) : this.troubles;
    this.troubles = [{ id: ++this.#last, view, times: (before?.times ?? 0) + 1 }, ...others];
  }

  /** Takes one trouble away. */
  dismiss(id: number) {
    this.troubles = this.troubles.filter((one) => one.id !== id);
  }

  /** Takes away what is shown: the newest trouble, else the news. Answers whether there was something. */
  dismissShown(): boolean {
    const [newest] = this.troubles;
    const shown = newest ?? this.news;
    if (newest) this.dismiss(newest.id);
    else this.news = null;
    return shown !== null;
  }

  dismissAll() {
    this.troubles = [];
  }

  speak(text: string) {
    this.spoken = [...this.spoken.slice(1 - MOST_SPOKEN), { id: ++this.#last, text }];
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
}

function isSame(one: ErrorView, other: ErrorView): boolean {
  return one.code === other.code && one.message === other.message && one.action === other.action;
}

export const notices = new Notices();
