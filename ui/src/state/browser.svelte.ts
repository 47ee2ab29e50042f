// What the browser of a bucket shows: one prefix, page by page as far as somebody scrolled.
import { asBackendError, backend } from "../backend";
import type { BackendError, BucketObject, ListedFolder } from "../backend";
import { all, NOTHING, pick, type Selection } from "../lib/selection";

export type Entry =
  | { id: string; name: string; folder: ListedFolder; object: null }
  | { id: string; name: string; folder: null; object: BucketObject };

export class Browser {
  prefix = $state("");
  query = $state("");
  loading = $state(false);
  /** Whether the first page of this prefix is there. */
  loaded = $state(false);
  trouble = $state.raw<BackendError | null>(null);
  selection = $state.raw<Selection>(NOTHING);
  #entries = $state.raw<Entry[]>([]);
  #next = $state<string | null>(null);
  #asked = 0;

  more = $derived(this.#next !== null);
  shown = $derived.by(() => {
    const needle = this.query.trim().toLowerCase().normalize();
    if (needle === "") return this.#entries;
    return this.#entries.filter((entry) => entry.name.toLowerCase().normalize().includes(needle));
  });
  folders = $derived(this.#entries.filter((entry) => entry.folder !== null).length);
  files = $derived(this.#entries.length - this.folders);
  /** Keys of the selected files, in their order. */
  selected = $derived(
    this.shown.flatMap((entry) =>
      entry.object !== null && this.selection.ids.has(entry.id) ? [entry.object.key] : [],
    ),
  );
  /** The steps from the bucket to here, each with its prefix. */
  steps = $derived.by(() => {
    const steps: { name: string; prefix: string }[] = [];
    let prefix = "";
    for (const name of this.prefix.split("/").slice(0, -1)) {
      prefix += `${name}/`;
      steps.push({ name, prefix });
    }
    return steps;
  });

  constructor(readonly connectionId: string) {}

  async open(prefix: string): Promise<void> {
    this.prefix = prefix;
    this.query = "";
    this.selection = NOTHING;
    this.#entries = [];
    this.#next = null;
    this.loaded = false;
    await this.#page(null);
  }

  async up(): Promise<boolean> {
    if (this.prefix === "") return false;
    await this.open(this.steps.at(-2)?.prefix ?? "");
    return true;
  }

  async loadMore(): Promise<void> {
    if (this.#next !== null && !this.loading && this.trouble === null) await this.#page(this.#next);
  }

  async again(): Promise<void> {
    await this.#page(this.#next);
  }

  /** Shows the links that were just made, by their keys, without asking storage again. */
  mark(made: ReadonlyMap<string, BucketObject["link"]>) {
    this.#entries = this.#entries.map((entry) => {
      const link = entry.object === null ? undefined : made.get(entry.object.key);
      if (entry.object === null || link === undefined || link?.id === entry.object.link?.id) return entry;
      return { ...entry, object: { ...entry.object, link, links: entry.object.links + 1 } };
    });
  }

  pick(id: string, how: { range: boolean; toggle: boolean }) {
    const order = this.shown.map((entry) => entry.id);
    this.selection = pick(this.selection, order, id, how);
  }

  selectAll() {
    this.selection = all(this.shown.map((entry) => entry.id));
  }

  clearSelection() {
    this.selection = NOTHING;
  }

  async #page(after: string | null): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    this.trouble = null;
    try {
      const page = await backend.browse(this.connectionId, this.prefix, after);
      // An answer that comes after the person went elsewhere is of no more use.
      if (asked !== this.#asked) return;
      const folders = page.folders.map((folder): Entry => ({
        id: `folder ${folder.prefix}`,
        name: folder.name,
        folder,
        object: null,
      }));
      const objects = page.objects.map((object): Entry => ({
        id: `object ${object.key}`,
        name: object.name,
        folder: null,
        object,
      }));
      this.#entries = [...this.#entries, ...folders, ...objects];
      this.#next = page.next;
      this.loaded = true;
    } catch (thrown) {
      if (asked === this.#asked) this.trouble = asBackendError(thrown);
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
