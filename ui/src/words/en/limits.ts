// The words of speed limits and of closing the window.
import type { Day, UploadOrder, WhenClosing } from "../../backend";
import * as format from "../../lib/format";

export const speed = {
  group: "Speed limit",
  limit: "All uploads together",
  limitHint: "Empty: as fast as the line is. It holds at once, also for what is being sent.",
  none: "No limit",
  unit: "MB/s",
  wrong: "A speed from 0.01 to 100000 MB/s, or nothing for no limit",
  days: "Days",
  day: {
    mon: "Monday",
    tue: "Tuesday",
    wed: "Wednesday",
    thu: "Thursday",
    fri: "Friday",
    sat: "Saturday",
    sun: "Sunday",
  } satisfies Record<Day, string>,
  dayShort: { mon: "M", tue: "T", wed: "W", thu: "T", fri: "F", sat: "S", sun: "S" } satisfies Record<
    Day,
    string
  >,
  from: "From",
  until: "Until",
  inHours: "Limit in these hours",
  add: "Another limit for some hours…",
  remove: "Remove these hours",
  ofConnection: "Speed limit",
  active: (limit: number) => `at most ${format.speed(limit)}`,
};

export const order = {
  label: "Order of waiting files",
  hint: "With small files first, a large one still moves beside them.",
  choices: { "as-dropped": "As dropped", "small-first": "Small first" } satisfies Record<UploadOrder, string>,
  parts: "Parts at the same time, at most",
  partsHint: "Reeldrop finds out by itself how many are best.",
};

export const closing = {
  title: "Uploads are running",
  body: (tray: boolean) =>
    tray
      ? "Keep uploading in the tray, pause until you resume them, or quit: then they go on at the next start."
      : "Keep uploading in the background (start Reeldrop again to see the window), pause until you resume them, or quit: then they go on at the next start.",
  keep: (tray: boolean) => (tray ? "Keep uploading in the tray" : "Keep uploading in the background"),
  remember: "Remember my choice",
  setting: "Closing the window during an upload",
  settingHint: "When nothing is sent, closing the window quits.",
  choices: {
    ask: "Asks",
    "keep-uploading": "Keeps uploading",
    pause: "Pause and quit",
    quit: "Quit",
  } satisfies Record<WhenClosing, string>,
};
