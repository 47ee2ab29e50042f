// The words of the Watch folders view.
import type { Afterwards, UploadState, WatchState } from "../../backend";
import * as format from "../../lib/format";

const count = (n: number) => format.number(n);

const when = (at: Date, now: Date) => {
  const days = format.daysAgo(at, now);
  if (days === 0) return `today, ${format.clockTime(at)}`;
  if (days === 1) return `yesterday, ${format.clockTime(at)}`;
  return format.dayAndTime(at, now);
};

export const watch = {
  intro: "What is rendered into these folders is uploaded by itself, once it is finished.",
  add: "Add watch folder",
  none: "No watch folders yet",
  noneHint:
    "Choose the folder that your renders are written to. Each finished file is uploaded, and its link waits for you here and in Links.",
  state: {
    watching: "Watching",
    paused: "Paused",
    "not-reachable": "Not reachable",
    trouble: "Needs you",
  } satisfies Record<WatchState, string>,
  to: "Goes to",
  gone: "A connection that was deleted",
  takes: "Takes",
  videos: "Videos and HLS packages",
  patterns: (patterns: string[], subfolders: boolean) =>
    `${patterns.length === 0 ? watch.videos : patterns.join(", ")}${subfolders ? ", in subfolders too" : ""}`,
  links: "Links work for",
  asSet: "As set for all",
  endless: "Public, never end",
  lifetime: format.lifetime,
  afterwardsLabel: "Afterwards",
  afterwards: {
    leave: "Files stay where they are",
    move: "Files move to “Uploaded”",
  } satisfies Record<Afterwards, string>,
  last: "Last seen",
  lastSeen: (name: string, at: Date, now: Date) => `${name}, ${when(at, now)}`,
  nothingSeen: "Nothing yet",
  counts: (done: number, failed: number, underWay: number) =>
    [
      `${count(done)} uploaded`,
      underWay > 0 ? `${count(underWay)} on their way` : null,
      failed > 0 ? `${count(failed)} failed` : null,
    ]
      .filter((part) => part !== null)
      .join(" · "),
  pause: "Pause",
  resume: "Resume",
  pauseOf: (folder: string) => `Pause watching ${folder}`,
  resumeOf: (folder: string) => `Resume watching ${folder}`,
  more: (folder: string) => `More for ${folder}`,
  edit: "Edit",
  remove: "Remove…",
  removed: (folder: string) => `${folder} is no longer watched`,
  askRemove: (folder: string) => ({
    title: `Stop watching ${folder}?`,
    body: "Its files, their uploads and their links stay. Reeldrop remembers what was uploaded: if you add the folder again, nothing is sent twice.",
    action: "Stop watching",
    keep: "Keep watching",
  }),
  did: "What it did",
  fileState: (state: UploadState | null, words: Record<UploadState, string>) =>
    state === null ? "Taken" : words[state],
  file: (state: string, at: Date, now: Date) => `${state} · ${when(at, now)}`,
  copy: "Copy link",
  copyOf: (name: string) => `Copy link to ${name}`,

  addTitle: "Add watch folder",
  editTitle: (folder: string) => `Edit ${folder}`,
  folder: "Folder",
  folderHint: "Videos that are in it already are uploaded, too.",
  choose: "Choose…",
  connection: "Send to",
  pattern: "Which files",
  patternHint:
    "Empty: videos and HLS packages. Else patterns with commas between, such as *.mov, final-*.mp4",
  subfolders: "Folders in it, too",
  subfoldersHint: "Their names become part of the names in storage.",
  prefix: "Folder in storage",
  prefixHint: "Empty: by the template of the connection, else of Settings.",
  save: "Start watching",
  saveEdited: "Save",
  saving: "Saving…",
};
