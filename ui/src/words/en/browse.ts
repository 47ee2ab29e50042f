// The words of the browser of a bucket.
import * as format from "../../lib/format";

const many = (n: number, one: string) => `${format.number(n)} ${n === 1 ? one : `${one}s`}`;

export const browse = {
  open: "Browse the bucket…",
  show: "Show in storage",
  title: (connection: string, bucket: string) => `${connection}: what is in ${bucket}`,
  path: "Where you are in the bucket",
  rows: "Folders and files",
  up: "One folder up",
  filter: "Filter these names",
  name: "Name",
  size: "Size",
  modified: "Changed",
  links: "Links",
  deeds: "What can be done with it",
  folder: "Folder",
  unnamed: "(no name)",
  archived: "Archived",
  archivedMeans:
    "Storage keeps this file in its archive: it has to be restored there before a link can open it.",
  linked: (n: number) => many(n, "link"),
  make: "Make link",
  makeFor: (name: string) => `Make link to ${name} and copy it`,
  copy: "Copy link",
  copyFor: (name: string) => `Copy link to ${name}`,
  makeMany: (n: number) => (n === 1 ? "Make and copy link" : `Make and copy ${format.number(n)} links`),
  made: (n: number, seconds: number | null) =>
    seconds === null
      ? `${many(n, "link")} made and copied; they do not end`
      : `${many(n, "link")} made and copied, for ${format.lifetime(seconds)}`,
  selected: (n: number) => `${format.number(n)} selected`,
  count: (folders: number, files: number, more: boolean) => {
    const parts = [
      folders > 0 ? many(folders, "folder") : null,
      files > 0 || folders === 0 ? many(files, "file") : null,
    ];
    const counted = parts.filter((part) => part !== null).join(", ");
    return more ? `${counted} so far` : counted;
  },
  loading: "Asking storage…",
  nothing: "Nothing is in this folder.",
  nothingInBucket: "This bucket is empty.",
  noMatch: "No name here matches.",
  noMatchYet: "None of the names that were loaded matches. Scroll down to load more.",
  again: "Try again",
};
