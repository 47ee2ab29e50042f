// The watch folders as the engine keeps them; read again when something happened to them, once somebody looks.
import { backend } from "../backend";
import type { WatchForm, WatchView } from "../backend";

/** Uploads on their way change ten times a second; the list need not. */
const PAUSE_MS = 500;

class Watch {
  list = $state.raw<WatchView[] | null>(null);
  private stale = true;
  private loading = false;

  /** Read again now if somebody looks, else when somebody does. */
  async changed(looking: boolean): Promise<void> {
    this.stale = true;
    if (!looking || this.loading) return;
    this.loading = true;
    try {
      while (this.isStale()) {
        this.stale = false;
        this.list = await backend.watchFolders();
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } finally {
      this.loading = false;
    }
  }

  async look(): Promise<void> {
    if (this.stale) await this.changed(true);
  }

  async save(form: WatchForm): Promise<void> {
    await backend.saveWatchFolder(form);
    this.list = await backend.watchFolders();
  }

  async pause(id: string, paused: boolean): Promise<void> {
    await backend.pauseWatchFolder(id, paused);
    this.list = await backend.watchFolders();
  }

  async delete(id: string): Promise<void> {
    await backend.deleteWatchFolder(id);
    this.list = await backend.watchFolders();
  }

  private isStale(): boolean {
    return this.stale;
  }
}

export const watch = new Watch();
