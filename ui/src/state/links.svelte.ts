// The library of links: what is shown of it (search, filter, order) and what is selected.
import { backend } from "../backend";
import type { LinkState, LinkView } from "../backend";
import { NOTHING, pick, type Selection } from "../lib/selection";
import { clock } from "./clock.svelte";
import { notices } from "./notices.svelte";
import { uploads } from "./uploads.svelte";

export const FILTERS = ["all", "active", "ending-soon", "ended", "revoked"] as const;
export type Filter = (typeof FILTERS)[number];
export const COLUMNS = ["name", "kind", "connection", "created", "left"] as const;
export type Column = (typeof COLUMNS)[number];

type Row = { link: LinkView; search: string; ends: number; created: number };

/** The state of a link at a moment: the engine's word, except that time has gone on since it spoke. */
export function stateAt(link: LinkView, now: number): LinkState {
  if (link.state === "revoked" || link.expiresAt === null) return link.state;
  return Date.parse(link.expiresAt) <= now ? "ended" : link.state;
}

/** How many files the package of a link has, where its upload is still in the list. */
export function packageFiles(link: LinkView): number | null {
  return link.uploadId === null ? null : (uploads.get(link.uploadId)?.package?.files ?? null);
}

function passes(row: Row, filter: Filter, now: number): boolean {
  if (filter === "all") return true;
  const state = stateAt(row.link, now);
  if (filter === "active") return state === "active" || state === "ending-soon";
  return state === filter;
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare: Record<Column, (a: Row, b: Row) => number> = {
  name: (a, b) => byText.compare(a.link.name, b.link.name),
  kind: (a, b) => a.link.kind.localeCompare(b.link.kind),
  connection: (a, b) => byText.compare(a.link.connectionName, b.link.connectionName),
  created: (a, b) => a.created - b.created,
  left: (a, b) => a.ends - b.ends,
};

class Links {
  loaded = $state(false);
  query = $state("");
  filter = $state<Filter>("all");
  sort = $state.raw<{ column: Column; down: boolean }>({ column: "created", down: true });
  selection = $state.raw<Selection>(NOTHING);
  #rows = $state.raw<Row[]>([]);
  #stale = true;
  #loading = false;

  total = $derived(this.#rows.length);
  #found = $derived.by(() => {
    const needles = this.query.toLowerCase().normalize().split(/\s+/).filter(Boolean);
    if (needles.length === 0) return this.#rows;
    return this.#rows.filter((row) => needles.every((needle) => row.search.includes(needle)));
  });
  #sorted = $derived.by(() => {
    const { column, down } = this.sort;
    const by = compare[column];
    return this.#found.toSorted((a, b) => (down ? by(b, a) : by(a, b)));
  });
  shown = $derived.by(() => {
    const { filter } = this;
    if (filter === "all") return this.#sorted.map((row) => row.link);
    const now = clock.second;
    return this.#sorted.filter((row) => passes(row, filter, now)).map((row) => row.link);
  });
  selected = $derived(this.shown.filter((link) => this.selection.ids.has(link.id)).map((link) => link.id));

  /** The library changed: read it again now if somebody looks, else when somebody does. */
  async changed(looking: boolean) {
    this.#stale = true;
    if (!looking || this.#loading) return;
    this.#loading = true;
    try {
      // Read once more if it changed while being read; the engine says so at most ten times a second.
      while (this.#isStale()) {
        this.#stale = false;
        this.#take(await backend.links());
      }
    } finally {
      this.#loading = false;
    }
  }

  async look() {
    if (this.#stale) await notices.guard(this.changed(true));
  }

  sortBy(column: Column) {
    const down = this.sort.column === column ? !this.sort.down : column === "created";
    this.sort = { column, down };
  }

  pick(id: string, how: { range: boolean; toggle: boolean }) {
    const order = this.shown.map((link) => link.id);
    this.selection = pick(this.selection, order, id, how);
  }

  selectAll() {
    this.selection = { ids: new Set(this.shown.map((link) => link.id)), anchor: this.shown[0]?.id ?? null };
  }

  select(ids: string[]) {
    this.selection = { ids: new Set(ids), anchor: ids[0] ?? null };
  }

  clearSelection() {
    this.selection = NOTHING;
  }

  #isStale(): boolean {
    return this.#stale;
  }

  #take(views: LinkView[]) {
    this.#rows = views.map((link) => ({
      link,
      search: `${link.name}\n${link.key}\n${link.connectionName}`.toLowerCase().normalize(),
      ends: link.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(link.expiresAt),
      created: Date.parse(link.createdAt),
    }));
    this.loaded = true;
  }
}

export const links = new Links();
