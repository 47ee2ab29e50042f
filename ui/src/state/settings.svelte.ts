// The settings as the engine keeps them; changing one shows at once and is taken back when it cannot be kept.
import { backend } from "../backend";
import type { Overview, Settings } from "../backend";
import { DAY } from "../lib/lifetime";
import { connections } from "./connections.svelte";

const BEFORE_LOADING: Settings = {
  linkLifetimeSeconds: DAY,
  copyLinkWhenDone: true,
  notifyWhenDone: true,
  appearance: "system",
  language: "system",
  parallelUploads: 4,
  parallelParts: 8,
  uploadOrder: "as-dropped",
  speedLimit: { always: null, hours: [] },
  whenClosing: "ask",
  template: "{date}/{folder}/{name}.{ext}",
  onConflict: "keep-both",
};

class SettingsState {
  value = $state.raw<Settings>(BEFORE_LOADING);
  overview = $state.raw<Overview | null>(null);
  /** How long the links of the next drop live, in seconds. */
  lifetime = $derived(
    Math.min(
      this.value.linkLifetimeSeconds,
      connections.destination?.maxLifetimeSeconds ?? Number.POSITIVE_INFINITY,
    ),
  );

  take(overview: Overview) {
    this.learn(overview);
    this.value = overview.settings;
  }

  /** The same, while somebody may be changing settings: theirs are newer. */
  learn(overview: Overview) {
    this.overview = overview;
  }

  /** Has the login start Reeldrop, or not. The system keeps that, and its word shows. */
  async startAtLogin(on: boolean) {
    const before = this.overview;
    if (before === null) return;
    this.overview = { ...before, startsAtLogin: on };
    try {
      this.overview = { ...before, startsAtLogin: await backend.startAtLogin(on) };
    } catch (thrown) {
      this.overview = before;
      throw thrown;
    }
  }

  async change(part: Partial<Settings>) {
    const before = this.value;
    this.value = { ...before, ...part };
    try {
      this.value = await backend.saveSettings(this.value);
    } catch (thrown) {
      this.value = before;
      throw thrown;
    }
  }
}

export const settings = new SettingsState();
