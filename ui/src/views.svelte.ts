// The views. All but Uploads are chunks of their own, so that the first frame need not wait for them; they are fetched right
// behind it.
import type { Component } from "svelte";
import type { ViewName } from "./state/shell.svelte";
import UploadsView from "./uploads/UploadsView.svelte";

type Chunk = () => Promise<{ default: Component }>;

const CHUNKS: Record<Exclude<ViewName, "uploads">, Chunk> = {
  links: () => import("./links/LinksView.svelte"),
  statistics: () => import("./statistics/StatisticsView.svelte"),
  watch: () => import("./watch/WatchView.svelte"),
  connections: () => import("./connections/ConnectionsView.svelte"),
  settings: () => import("./settings/SettingsView.svelte"),
};

class Views {
  #there = $state.raw<Partial<Record<ViewName, Component>>>({ uploads: UploadsView });

  /** Null for the moment until it is there. */
  of(name: ViewName): Component | null {
    return this.#there[name] ?? null;
  }

  async fetch(name: ViewName): Promise<void> {
    if (name === "uploads" || this.#there[name]) return;
    const view = (await CHUNKS[name]()).default;
    this.#there = { ...this.#there, [name]: view };
  }

  async fetchAll(): Promise<void> {
    await Promise.all(Object.keys(CHUNKS).map((name) => this.fetch(name as ViewName)));
  }
}

export const views = new Views();
