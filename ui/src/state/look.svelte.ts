// How the window looks from one start to the next: its view, the table of links. Kept by the engine whenever it changes.
import { backend } from "../backend";
import type { WindowLook } from "../backend";
import { FILTERS, links, COLUMNS, type Column } from "./links.svelte";
import { notices } from "./notices.svelte";
import { shell, VIEWS } from "./shell.svelte";

class Look {
  #columns = $state.raw<Record<string, boolean>>({});
  /** Whether the first steps were shown, or skipped. */
  introduced = $state(true);
  #kept: string | null = null;

  now = $derived<WindowLook>({
    view: shell.view,
    linkColumns: this.#columns,
    linkOrder: links.sort,
    linkFilter: links.filter,
    linkConnection: links.connection,
    introduced: this.introduced,
  });

  /** Takes what was kept; a name that this window does not know is left alone. */
  take(look: WindowLook) {
    shell.view = VIEWS.find((view) => view === look.view) ?? shell.view;
    links.filter = FILTERS.find((filter) => filter === look.linkFilter) ?? links.filter;
    links.connection = look.linkConnection;
    const column = COLUMNS.find((column) => column === look.linkOrder?.column);
    if (column && look.linkOrder) links.sort = { column, down: look.linkOrder.down };
    this.#columns = look.linkColumns;
    this.introduced = look.introduced;
    this.#kept = JSON.stringify(this.now);
  }

  /** Has the engine keep how the window looks now, if that is news. */
  keep() {
    const now = JSON.stringify(this.now);
    if (this.#kept === null || this.#kept === now) return;
    this.#kept = now;
    void notices.guard(backend.rememberLook(this.now));
  }

  shows(column: Column): boolean {
    return this.#columns[column] ?? true;
  }

  toggle(column: Column) {
    this.#columns = { ...this.#columns, [column]: !this.shows(column) };
  }
}

export const look = new Look();
