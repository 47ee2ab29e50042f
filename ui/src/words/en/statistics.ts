// The words of the Statistics view. What each number counts is defined by the engine (statistics.rs) and said here.
import type { Period, StepUnit } from "../../backend";
import * as format from "../../lib/format";

/** A calendar date such as 2026-11-21, whatever the time zone. */
const date = (text: string) => new Date(`${text}T12:00:00`);
const count = (n: number) => format.number(n);
const per = (unit: StepUnit) => ({ day: "per day", week: "per week", month: "per month" })[unit];

/** Why uploads fail, for people; what is not here is said by its code. */
const reasons: Record<string, string> = {
  "access-denied": "Access denied",
  "bucket-missing": "Bucket missing",
  "clock-skewed": "Clock wrong",
  "connection-refused": "Server refused the connection",
  "credentials-ended": "Access key ended",
  "damaged-in-transit": "Damaged on the way",
  "disk-full": "Disk full",
  "file-changed": "File changed",
  "file-empty": "File empty",
  "file-missing": "File missing",
  "file-too-large": "File too large",
  "file-unreadable": "File unreadable",
  "file-vanished": "File vanished",
  "host-not-found": "Server not found",
  interrupted: "Broken off",
  "key-too-long": "Name too long",
  network: "Network",
  "server-failed": "Server failed",
  "slow-down": "Server overloaded",
  "timed-out": "Timed out",
  "tls-failed": "Certificate refused",
  "wrong-key-id": "Wrong access key id",
  "wrong-secret": "Wrong secret",
};

const percent = (share: number) => `${share === 1 ? "100" : format.number(Math.min(99.9, share * 100), 1)} %`;

export const statistics = {
  period: "Period",
  periods: {
    week: "Last 7 days",
    month: "Last 30 days",
    quarter: "Last 90 days",
    year: "Last year",
    all: "All time",
  } satisfies Record<Period, string>,
  connection: "Connection",
  allConnections: "All connections",
  save: "Save CSV…",
  saved: "Table saved",
  zone: (name: string) => `Days of ${name.replaceAll("_", " ")}`,
  none: "Nothing uploaded in this time",
  noneHint: "Choose a longer time above, or drop a file: what is sent is counted here.",
  nothing: "–",
  numbers: {
    files: "Files",
    bytes: "Uploaded",
    success: "Succeeded",
    speed: "Median speed",
    wait: "Drop to link",
    saved: "Saved by resuming",
  },
  count,
  percent,
  failed: (n: number, share: number) => `${count(n)} · ${percent(share)}`,
  wait: (seconds: number) => (seconds < 60 ? `${Math.round(seconds)} s` : format.left(seconds)),
  details: {
    files: (uploads: number) => `in ${count(uploads)} ${uploads === 1 ? "upload" : "uploads"}`,
    success: (failed: number) => `${count(failed)} failed`,
    speed: (fast: number) => `95 %: ${format.speed(fast)}`,
    wait: "half took less",
    saved: "not sent again",
    bytes: (perDay: number) => `${format.bytes(perDay)} a day`,
  },
  means: {
    files:
      "Files whose upload ended well in this time; each file of an HLS package counts. An upload counts once, on the day it ended last.",
    bytes: "Size of the files whose upload ended well and was checked in storage.",
    success:
      "Uploads that ended well, as a share of those that ended well or failed. Cancelled uploads are left out; one that failed and was retried counts by how it ended.",
    speed:
      "Bytes sent by the time it took, from the first request to the check in storage, of each upload that ended well. Half of them were slower than the first number, 95 % than the second.",
    wait: "From the drop to the link, waiting for a turn included. Half of the uploads took less.",
    saved: "Bytes that were not sent again because uploads went on where they had been broken off.",
  },
  charts: {
    bytes: (unit: StepUnit) => `Uploaded ${per(unit)}`,
    files: (unit: StepUnit) => `Files ${per(unit)}`,
    outcomes: (unit: StepUnit) => `How uploads ended, ${per(unit)}`,
    speed: (unit: StepUnit) => `Speed by connection, ${per(unit)}`,
    failures: "Why uploads failed",
    noFailures: "No upload failed.",
    noSpeed: "No upload ended well.",
  },
  chartsMean: {
    bytes: "Size of the files whose upload ended well, on the day it ended last.",
    files:
      "Files whose upload ended well, on the day it ended last; each file of an HLS package counts. Days are those of your time zone.",
    outcomes:
      "Uploads by how they ended, on the day they ended last: done, failed or cancelled. An HLS package is one upload.",
    failures:
      "Uploads that ended as failed, by their last reason, with its share of all that failed. One that was retried and ended well does not count.",
    speed:
      "Bytes sent through a connection by the time they took, of the uploads that ended well. A gap: nothing was sent; a dot: nothing before and after.",
  },
  outcomes: { done: "Done", failed: "Failed", cancelled: "Cancelled" },
  tick: (day: string, unit: StepUnit) => (unit === "month" ? format.month : format.shortDay)(date(day)),
  step: (day: string, unit: StepUnit) => {
    if (unit === "month") return format.month(date(day));
    const text = format.fullDay(date(day));
    return unit === "week" ? `Week of ${text}` : text;
  },
  reason: (code: string) => {
    const words = reasons[code] ?? code.replaceAll("-", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  },
  gone: "A connection that was deleted",
};
