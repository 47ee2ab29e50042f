// The library of links: what is shown of it (search, filter, order) and what is selected.
import { backend } from "../backend";
import type { LinkState, LinkView } from "../backend";
import { byName } from "../lib/format";
import { connectionsOf, endOf, stateAt, stateWithEnd, works } from "../lib/link";
import { NOTHING, pick, type Selection } from "../lib/selection";
import { clock } from "./clock.svelte";
import { notices } from "./notices.svelte";
import { uploads } from "./uploads.svelte";

export const FILTERS = ["all", "waiting", "active", "ending-soon", "ended", "revoked"] as const;
export type Filter = (typeof FILTERS)[number];
export const COLUMNS = ["name", "kind", "opens", "connection", "created", "left"] as const;
export type Column = (typeof COLUMNS)[number];

/** Links that are read at first, and at a time from then on: no answer is so large that the window waits for it. */
const FIRST = 100;
const MORE = 2500;

type Row = { link: LinkView; search: string; ends: number; created: number };

/** How a link stands now; fresh as often as its words need it. */
export function standingOf(link: LinkView): LinkState {
  return stateAt(link, clock.near(endOf(link).at ?? Number.POSITIVE_INFINITY));
}

/** How many files the package of a link has, where its upload is still in the list. */
export function packageFiles(link: LinkView): number | null {
  return link.uploadId === null ? null : (uploads.get(link.uploadId)?.package?.files ?? null);
}

function passes(row: Row, filter: Filter, now: number): boolean {
  if (filter === "all") return true;
  const state = stateWithEnd(row.link, row.ends, now);
  if (filter === "active") return state === "active" || state === "ending-soon";
  return state === filter;
}

const compare: Record<Column, (a: Row, b: Row) => number> = {
  name: (a, b) => byName(a.link.name, b.link.name),
  kind: (a, b) => a.link.kind.localeCompare(b.link.kind),
  connection: (a, b) => byName(a.link.connectionName, b.link.connectionName),
  opens: (a, b) => Number(a.link.download !== null) - Number(b.link.download !== null),
  created: (a, b) => a.created - b.created,
  left: (a, b) => a.ends - b.ends,
};

class Links {
  loaded = $state(false);
  query = $state("");
  filter = $state<Filter>("all");
  /** Id of the connection that was chosen; null for all. */
  connection = $state<string | null>(null);
  sort = $state.raw<{ column: Column; down: boolean }>({ column: "created", down: true });
  selection = $state.raw<Selection>(NOTHING);
  /** Links that did not open when their servers were asked last in this window, and when that was, in milliseconds. */
  unopened = $state.raw<Readonly<Record<string, number>>>({});
  #rows = $state.raw<Row[]>([]);
  #stale = true;
  #loading = false;

  total = $derived(this.#rows.length);
  /** Those that have links, also where they were deleted since; named as the newest link has it. */
  connections = $derived(connectionsOf(this.#rows));
  /** Where there is but one, or the chosen one has no links any more, all are shown. */
  ofConnection = $derived(
    this.connections.length > 1 && this.connections.some(({ id }) => id === this.connection)
      ? this.connection
      : null,
  );
  // Sorted before it is searched: a letter more or less of the search sorts nothing again.
  #sorted = $derived.by(() => {
    const { column, down } = this.sort;
    const by = compare[column];
    return this.#rows.toSorted((a, b) => (down ? by(b, a) : by(a, b)));
  });
  #needles = $derived(this.query.toLowerCase().normalize().split(/\s+/).filter(Boolean));
  #found = $derived.by(() => {
    const needles = this.#needles;
    if (needles.length === 0) return this.#sorted;
    return this.#sorted.filter((row) => needles.every((needle) => row.search.includes(needle)));
  });
  #ofConnection = $derived.by(() => {
    const id = this.ofConnection;
    return id === null ? this.#found : this.#found.filter((row) => row.link.connectionId === id);
  });
  shown = $derived.by(() => {
    const { filter } = this;
    if (filter === "all") return this.#ofConnection.map((row) => row.link);
    const now = clock.second;
    return this.#ofConnection.filter((row) => passes(row, filter, now)).map((row) => row.link);
  });
  #chosen = $derived.by(() => {
    const { ids } = this.selection;
    return ids.size === 0 ? [] : this.shown.filter((link) => ids.has(link.id));
  });
  selected = $derived(this.#chosen.map((link) => link.id));
  /** What the selected links allow: how many work, how many could be made again or taken back. */
  allow = $derived.by(() => {
    const now = this.#chosen.length === 0 ? 0 : clock.slow;
    const copy = this.#chosen.filter((link) => works(stateAt(link, now))).length;
    const renew = this.#chosen.some(canRenew);
    return { copy, renew, revoke: this.#chosen.some((link) => link.state !== "revoked") };
  });

  /** The library changed: read it again now if somebody looks, else when somebody does. */
  async changed(looking: boolean) {
    this.#stale = true;
    if (!looking || this.#loading) return;
    this.#loading = true;
    try {
      // Read once more if it changed while being read; the engine says so at most ten times a second.
      while (this.#isStale()) {
        this.#stale = false;
        await this.#read();
      }
    } finally {
      this.#loading = false;
    }
  }

  /** Those of these links that were taken back. */
  revokedOf(ids: string[]): Set<string> {
    const asked = new Set(ids);
    const revoked = this.#rows.filter(({ link }) => link.state === "revoked" && asked.has(link.id));
    return new Set(revoked.map(({ link }) => link.id));
  }

  /** Whether the search finds a name. */
  finds(name: string): boolean {
    const text = this.#needles.length === 0 ? "" : name.toLowerCase().normalize();
    return this.#needles.every((needle) => text.includes(needle));
  }

  async look() {
    if (this.#stale) await notices.guard(this.changed(true));
  }

  /** Nothing is searched for, nothing left out. */
  showAll() {
    this.query = "";
    this.filter = "all";
    this.connection = null;
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

  /** Remembers what servers answered. What could not be asked stays as it was. */
  answered(checks: { id: string; works: boolean | null }[]) {
    const told = new Set(checks.filter(({ works }) => works !== null).map(({ id }) => id));
    const before = Object.entries(this.unopened).filter(([id]) => !told.has(id));
    const dead = checks.filter(({ works }) => works === false).map(({ id }) => [id, Date.now()] as const);
    this.unopened = Object.fromEntries([...before, ...dead]);
  }

  clearSelection() {
    this.selection = NOTHING;
  }

  #isStale(): boolean {
    return this.#stale;
  }

  /** Reads all links. The first time those that fill the window are shown before the rest is there. */
  async #read() {
    let all: Row[] = [];
    for (let most = FIRST; ; most = MORE) {
      const views = await backend.links(all.at(-1)?.link.id ?? null, most);
      all = [...all, ...rowsOf(views)];
      const whole = views.length < most;
      if (whole || !this.loaded) this.#rows = all;
      this.loaded = true;
      if (whole) return;
    }
  }
}

/** Whether another link to the same file would be another address, and the file is still there. */
export function canRenew(link: LinkView): boolean {
  return link.state === "revoked" ? link.movedTo !== null : link.kind !== "public";
}

function rowsOf(views: LinkView[]): Row[] {
  return views.map((link) => ({
    link,
    search: `${link.name}\n${link.key}\n${link.connectionName}\n${link.recipient}\n${link.note}`
      .toLowerCase()
      .normalize(),
    ends: link.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(link.expiresAt),
    created: Date.parse(link.createdAt),
  }));
}

export const links = new Links();
