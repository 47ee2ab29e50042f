// One shared clock for everything that counts down. It ticks each second at most, only while somebody looks:
// nothing runs when no shown value depends on it or the window is hidden.
import { createSubscriber } from "svelte/reactivity";

function ticking(everyMs: number): () => void {
  return createSubscriber((update) => {
    let timer: number | undefined;
    const sync = () => {
      window.clearInterval(timer);
      timer = undefined;
      if (document.hidden) return;
      timer = window.setInterval(update, everyMs);
      update();
    };
    sync();
    document.addEventListener("visibilitychange", sync);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", sync);
    };
  });
}

const eachSecond = ticking(1000);
const eachHalfMinute = ticking(30_000);
const NEAR_MS = 2 * 3_600_000;

export const clock = {
  /** Milliseconds, fresh each second. */
  get second(): number {
    eachSecond();
    return Date.now();
  },
  /** Milliseconds, fresh each half minute. */
  get slow(): number {
    eachHalfMinute();
    return Date.now();
  },
  /** Fresh as often as the words about a time need it: each second only within two hours before it. */
  near(at: number): number {
    const now = this.slow;
    return at > now && at - now < NEAR_MS ? this.second : now;
  },
};
