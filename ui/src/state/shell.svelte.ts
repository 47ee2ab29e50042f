// What the frame of the window shows: which view, the overall numbers, files hanging on the pointer, and the
// one question that may be open.
import type { BackendError, HoldView, Overall } from "../backend";

export type ViewName = "uploads" | "links" | "statistics" | "watch" | "connections" | "settings";
export const VIEWS: readonly ViewName[] = [
  "uploads",
  "links",
  "statistics",
  "watch",
  "connections",
  "settings",
];

export type Question = { title: string; body: string; action: string; keep: string };

class Shell {
  view = $state<ViewName>("uploads");
  ready = $state(false);
  trouble = $state.raw<BackendError | null>(null);
  overall = $state.raw<Overall>({
    speed: 0,
    running: 0,
    queued: 0,
    sent: 0,
    total: 0,
    secondsLeft: null,
    limit: null,
  });
  /** Connections to mend before their uploads go on. */
  holds = $state.raw<HoldView[]>([]);
  hanging = $state.raw<string[]>([]);
  /** The connection whose place the pointer is over with them; null: they would go where drops go. */
  aim = $state<string | null>(null);
  question = $state.raw<{ words: Question; answer: (yes: boolean) => void } | null>(null);
  /** The window was asked to close while something is sent; whether there is a tray to go on in. */
  closing = $state.raw<{ tray: boolean } | null>(null);
  /** The step of the first start that is shown. */
  firstStep = $state<number | null>(null);
  /** Whether the sheet of shortcuts is open. */
  help = $state(false);
  /** Asks the Connections view to open its form: "new", or the id to edit. */
  connectionForm = $state<string | null>(null);
  /** The connection that the doctor looks at. */
  doctor = $state<string | null>(null);
  /** The connection whose unfinished uploads are looked at. */
  orphans = $state<string | null>(null);

  /** The cards of the connections are to be seen: they are places to drop on then. */
  get overCards(): boolean {
    const asks = this.question !== null || this.closing !== null;
    const covered =
      asks ||
      this.connectionForm !== null ||
      this.doctor !== null ||
      this.orphans !== null ||
      this.browse !== null;
    return this.view === "connections" && !covered;
  }

  /** The connection whose bucket is looked into, and where it begins. */
  browse = $state.raw<{ connectionId: string; prefix: string } | null>(null);

  /** Asks before something that cannot be taken back. */
  ask(words: Question): Promise<boolean> {
    this.question?.answer(false);
    return new Promise((resolve) => {
      const answer = (yes: boolean) => {
        this.question = null;
        resolve(yes);
      };
      this.question = { words, answer };
    });
  }

  /** Takes what a frame says; an unchanged list keeps what shows it as it is. */
  takeHolds(holds: HoldView[]) {
    if (holds.length > 0 || this.holds.length > 0) this.holds = holds;
  }

  editConnection(id: string) {
    this.view = "connections";
    this.connectionForm = id;
  }

  connectStorage() {
    this.view = "connections";
    this.connectionForm = "new";
  }
}

export const shell = new Shell();
