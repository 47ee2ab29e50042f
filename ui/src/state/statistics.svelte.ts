// The numbers of a period, as the engine counts them; looked at anew when uploads have ended.
import { backend } from "../backend";
import type { Period, Statistics } from "../backend";

class StatisticsState {
  period = $state<Period>("month");
  /** Id of a connection; empty for all. */
  connection = $state("");
  found = $state.raw<Statistics | null>(null);
  private asked = 0;
  private stale = true;

  private get query() {
    return { period: this.period, connection: this.connection === "" ? null : this.connection };
  }

  async look(): Promise<void> {
    const asked = ++this.asked;
    this.stale = false;
    const found = await backend.statistics(this.query);
    // An answer to an older question would show the wrong period.
    if (asked === this.asked) this.found = found;
  }

  /** Uploads have ended, or links have changed; looked at now where they are shown. */
  async changed(shown: boolean): Promise<void> {
    this.stale = true;
    if (shown) await this.look();
  }

  async lookIfStale(): Promise<void> {
    if (this.stale) await this.look();
  }

  save(): Promise<boolean> {
    return backend.exportStatistics(this.query);
  }
}

export const statistics = new StatisticsState();
