// The words of the Connections view.
import type { ConnectionNote, LinkKind, Provider } from "../../backend";
import * as format from "../../lib/format";

export const connections = {
  add: "Add connection",
  addTitle: "What do you have?",
  editTitle: (name: string) => `Edit ${name}`,
  intro: "Storage that belongs to you. Secrets stay in this computer’s keychain.",
  provider: {
    sandbox: "Sandbox on this computer",
    "s3-compatible": "S3-compatible storage",
    "cloudflare-r2": "Cloudflare R2",
    "aws-s3": "AWS S3",
    cloudfront: "CloudFront",
  } satisfies Record<Provider, string>,
  note: {
    "this-computer-only": "Links open on this computer only, while Reeldrop runs.",
    "credentials-ended": "Its temporary credentials have ended: enter new ones.",
    "links-end-with-credentials":
      "Links end with the temporary credentials that sign them, if those end first.",
  } satisfies Record<ConnectionNote, string>,
  links: "Links",
  linksAre: (kind: LinkKind, longest: number) =>
    kind === "public"
      ? "Public, never end"
      : kind === "cloudfront-signed"
        ? "CloudFront-signed"
        : `Signed, up to ${format.lifetime(longest)}`,
  credentials: "Keys",
  credentialsEnd: (at: Date, now: Date) => {
    const seconds = (at.getTime() - now.getTime()) / 1000;
    return seconds > 0
      ? `End ${format.dayAndTime(at, now)} (${format.left(seconds)})`
      : `Ended ${format.dayAndTime(at, now)}. Edit it and enter new ones.`;
  },
  credentialsTemporary: "Temporary",
  isDefault: "Default",
  makeDefault: "Make default",
  check: "Check",
  checking: "Checking…",
  edit: "Edit",
  delete: "Delete…",
  more: (name: string) => `More for ${name}`,
  bucket: "Bucket",
  host: "Endpoint",
  publicUrl: "Public address",
  domain: "Distribution",
  secretMissing: "Its secret is missing. Edit it and enter the secret again.",
  secretMemory: "Its secret is kept in memory until Reeldrop closes.",
  neverChecked: "Not checked yet",
  works: "Works",
  trouble: "Needs you",
  checkedAgo: (at: Date, now: Date) => {
    const seconds = (now.getTime() - at.getTime()) / 1000;
    if (seconds < 60) return "checked just now";
    if (seconds < 3600) return `checked ${format.left(seconds)} ago`;
    if (seconds < 86_400) return `checked ${Math.round(seconds / 3600)} h ago`;
    return `checked ${format.dayAndTime(at, now)}`;
  },
  skew: (seconds: number) =>
    `This computer’s clock is ${format.left(Math.abs(seconds))} ${seconds > 0 ? "ahead" : "behind"}.`,
  saved: (name: string) => `${name} works. Drop a file to send it there.`,
  nowDefault: (name: string) => `New drops go to ${name}`,
  deleted: (name: string) => `${name} deleted`,
  askDelete: (name: string) => ({
    title: `Delete ${name}?`,
    body: "Reeldrop forgets how to reach it and removes its secret from the keychain. Its uploads and links stay in your library, and the files stay in the storage. Links that are out keep working until they end.",
    action: "Delete connection",
    keep: "Keep it",
  }),
};
