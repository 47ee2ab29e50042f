// The files whose links are still to come: queued, or on their way. They are the uploads that the window holds already.
import { connections } from "./connections.svelte";
import { links } from "./links.svelte";
import { uploads, type Upload } from "./uploads.svelte";

export type WaitingFile = {
  upload: Upload;
  /** Seconds that its link will work; null: without an end. */
  life: number | null;
};

class Waiting {
  /** Those on their way first, then those that queue. */
  all = $derived.by(() => {
    const endless = new Set(connections.list.filter((one) => one.links === "public").map((one) => one.id));
    const files = uploads.batches.flatMap((batch) => {
      const life = endless.has(batch.connectionId) ? null : batch.linkLifetime;
      return batch.underWay.map((upload): WaitingFile => ({ upload, life }));
    });
    const moves = ({ upload }: WaitingFile) => upload.view.state !== "queued";
    return [...files.filter(moves), ...files.filter((file) => !moves(file))];
  });

  /** Those that the search finds, where the filter shows any. */
  shown = $derived.by(() => {
    if (links.filter !== "all" && links.filter !== "waiting") return [];
    return this.all.filter(({ upload }) => links.finds(upload.view.name));
  });
}

export const waiting = new Waiting();
