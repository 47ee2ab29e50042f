// The connections, and where the next drop goes.
import { backend } from "../backend";
import type { CheckView, ConnectionView } from "../backend";
import { notices } from "./notices.svelte";

class Connections {
  list = $state.raw<ConnectionView[]>([]);
  /** Ids of connections whose check runs now. */
  checking = $state.raw<ReadonlySet<string>>(new Set());

  /** Where the next drop goes. */
  destination = $derived(this.list.find((c) => c.isDefault) ?? this.list[0] ?? null);

  async refresh() {
    this.list = await backend.connections();
  }

  /** Chooses where the next drops go. */
  async choose(id: string) {
    await backend.chooseConnection(id);
    await this.refresh();
  }

  async delete(connection: ConnectionView) {
    await backend.deleteConnection(connection.id);
    await this.refresh();
  }

  async check(id: string): Promise<CheckView> {
    this.checking = new Set([...this.checking, id]);
    try {
      return await backend.checkConnection(id);
    } finally {
      this.checking = new Set([...this.checking].filter((other) => other !== id));
      await notices.guard(this.refresh());
    }
  }

  /** Bytes a second; null for no limit of its own. */
  async limit(id: string, limit: number | null) {
    await backend.limitConnection(id, limit);
    await this.refresh();
  }
}

export const connections = new Connections();
