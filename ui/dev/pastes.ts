// What the pretended engine makes of a paste, its AWS profiles, and the services it knows.
import type { PasteView, PresetView, ProfileView } from "../src/backend";

const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

const preset = (id: string, name: string, endpoint: string | null, regions: string[], note: string) =>
  ({
    id,
    name,
    endpoint,
    regions,
    defaultRegion: regions[0] ?? "us-east-1",
    addressing: "path",
    note,
  }) satisfies PresetView;

const PRESETS: PresetView[] = [
  preset(
    "backblaze-b2",
    "Backblaze B2",
    "https://s3.{region}.backblazeb2.com",
    ["us-west-004", "us-east-005", "eu-central-003"],
    "Use an application key (the master key does not work with S3); the bucket's page shows its endpoint and region.",
  ),
  preset(
    "wasabi",
    "Wasabi",
    "https://s3.{region}.wasabisys.com",
    ["us-east-1", "eu-central-1", "eu-west-1"],
    "The region is the bucket's own; Wasabi bills a file for at least the minimum time of your plan.",
  ),
  preset(
    "minio",
    "MinIO",
    null,
    [],
    "The endpoint is that of the API (port 9000 unless set otherwise), not that of the console.",
  ),
  preset("ceph", "Ceph", null, [], "The endpoint is that of the Object Gateway."),
  preset(
    "digitalocean-spaces",
    "DigitalOcean Spaces",
    "https://{region}.digitaloceanspaces.com",
    ["nyc3", "fra1", "ams3"],
    "The key is a Spaces access key, not an API token.",
  ),
  preset(
    "hetzner",
    "Hetzner Object Storage",
    "https://{region}.your-objectstorage.com",
    ["fsn1", "nbg1", "hel1"],
    "The secret key is shown only once, when the credentials are made.",
  ),
  preset(
    "google-cloud-storage",
    "Google Cloud Storage",
    "https://storage.googleapis.com",
    ["auto"],
    "Make an HMAC key in the Interoperability settings; a service account's JSON key does not work here.",
  ),
];

const PROFILES: ProfileView[] = [
  { name: "default", kind: "static", region: "eu-central-1", endsAt: null, problem: null },
  { name: "broadcaster-delivery", kind: "sso", region: "eu-west-1", endsAt: soon(6.2), problem: null },
  {
    name: "old-sso",
    kind: "sso",
    region: "eu-west-1",
    endsAt: soon(-30),
    problem: {
      code: "profile-ended",
      message: "Its sign-in has ended.",
      action: "Run “aws sso login --profile old-sso” and open this list again.",
    },
  },
  {
    name: "assume-role",
    kind: "unsupported",
    region: null,
    endsAt: null,
    problem: {
      code: "profile-unsupported",
      message: "It takes over a role, which Reeldrop cannot do.",
      action: "Use keys of its own.",
    },
  },
];

const R2: PasteView = {
  id: "p-1",
  source: "environment",
  name: "client-renders",
  provider: "cloudflare-r2",
  endpoint: "https://1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f01.r2.cloudflarestorage.com",
  region: "auto",
  bucket: "client-renders",
  prefix: null,
  keyId: "5e1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f",
  publicUrl: null,
  addressing: "path",
  details: { accountId: "1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f01", jurisdiction: "eu" },
  lifetimeSeconds: 86_400,
  hasSecret: true,
  hasSessionToken: false,
  hasPrivateKey: false,
  notes: [
    "Account 1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f01 was in the endpoint",
    "Data stays in the European Union",
    "CDN_BUCKET, CDN_KEY_ID and CDN_SECRET were read",
  ],
  problems: [],
};
const CLOUDFRONT: PasteView = {
  ...R2,
  id: "p-2",
  source: "environment",
  name: "Delivery",
  provider: "cloudfront",
  endpoint: "https://s3.eu-central-1.amazonaws.com",
  region: "eu-central-1",
  bucket: "studio-nord-delivery",
  keyId: "AKIAIOSFODNN7EXAMPLE",
  publicUrl: "https://d111111abcdef8.cloudfront.net",
  details: { links: "cloudfront-signed", cloudfront: { keyPairId: "K2JCJMDEHXQW5F" } },
  hasPrivateKey: true,
  notes: ["The distribution signs links with key pair K2JCJMDEHXQW5F"],
  problems: [
    {
      code: "invalid-private-key",
      message: "The private key is RSA with 4096 bits; CloudFront takes 2048.",
      action: "Make a new pair with “openssl genrsa 2048” and upload its public half.",
    },
  ],
};
const RCLONE: PasteView = {
  ...R2,
  id: "p-3",
  source: "rclone",
  name: "b2-archive",
  provider: "s3-compatible",
  endpoint: "https://s3.eu-central-003.backblazeb2.com",
  region: "eu-central-003",
  bucket: "",
  keyId: "0031f0c9e1b7a2d0000000001",
  details: { preset: "backblaze-b2" },
  notes: ["Section b2-archive"],
};

/** The commands about pastes. `paste=several` and `paste=fails` in the address change what they answer. */
export function pastes(asked: URLSearchParams): Record<string, (args: Record<string, unknown>) => unknown> {
  return {
    presets: () => PRESETS,
    storage_classes: () => ["DEEP_ARCHIVE", "GLACIER", "GLACIER_IR", "INTELLIGENT_TIERING", "STANDARD"],
    aws_profiles: () => PROFILES,
    pick_aws_profile: (args): PasteView => ({
      ...R2,
      id: "p-profile",
      source: "aws-profile",
      name: String(args["name"]),
      provider: "aws-s3",
      endpoint: "",
      region: "eu-west-1",
      bucket: "",
      keyId: "ASIAIOSFODNN7EXAMPLE",
      addressing: "virtual-host",
      details: { temporary: true, credentialsEndAt: Math.floor(Date.now() / 1000) + 22_000 },
      hasSessionToken: true,
      notes: ["Signed in as arn:aws:sts::111122223333:assumed-role/delivery/anna"],
    }),
    read_paste: (args): PasteView[] => {
      const text = String(args["text"]);
      if (text.includes("rclone")) return [R2, CLOUDFRONT, RCLONE];
      if (text.includes("cloudfront")) return [CLOUDFRONT];
      if (text.includes("nothing")) return [];
      if (asked.get("paste") === "fails" || !/[.:]/.test(text)) {
        // The engine's errors are plain objects, and that is what invoke rejects with.
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw {
          code: "paste-unreadable",
          message: "This is neither an address nor settings that Reeldrop knows.",
          action: "Paste what your provider calls “S3 API” or “endpoint”, or choose your storage below.",
        };
      }
      return [R2];
    },
  };
}
