// The watch folders of the pretended engine.
import type { BatchView, UploadView, WatchFileView, WatchView } from "../src/backend";

const file = (upload: UploadView): WatchFileView => ({
  name: upload.name,
  takenAt: upload.createdAt,
  uploadId: upload.id,
  state: upload.state,
  error: upload.error,
  link: upload.link,
});

export function watchFolders(batches: BatchView[]): WatchView[] {
  const base = {
    patterns: [],
    subfolders: true,
    prefix: null,
    lifetimeSeconds: 604_800,
    afterwards: "leave" as const,
    error: null,
    failed: 0,
    underWay: 0,
    createdAt: new Date().toISOString(),
  };
  return batches.slice(0, 2).map((batch, i) => ({
    ...base,
    id: `w-${i}`,
    folder: i === 0 ? "/Volumes/Renders/Nordlicht/Final" : "/Volumes/Shuttle SSD/Dailies",
    connectionId: batch.connectionId,
    connectionName: batch.connectionName,
    patterns: i === 0 ? [] : ["*.mov", "final-*.mp4"],
    state: i === 0 ? "watching" : "not-reachable",
    error:
      i === 0
        ? null
        : {
            code: "folder-unreachable",
            message: "/Volumes/Shuttle SSD/Dailies cannot be reached.",
            action: "Plug its drive in, or connect to its server; watching goes on by itself.",
          },
    done: batch.uploads.filter((upload) => upload.state === "done").length,
    files: batch.uploads.map(file),
  }));
}
