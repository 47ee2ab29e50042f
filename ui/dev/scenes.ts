// What the pretended engine holds at the start of each scene.
import type {
  BatchView,
  ConnectionView,
  ErrorView,
  HoldView,
  LinkView,
  Overview,
  UploadState,
  UploadView,
} from "../src/backend";

export type Scene = {
  overview: Overview;
  connections: ConnectionView[];
  batches: BatchView[];
  links: LinkView[];
  fails: ErrorView | null;
};

const now = Date.now();
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const sandbox: ConnectionView = {
  id: "c-sandbox",
  name: "Sandbox",
  provider: "sandbox",
  endpoint: "http://127.0.0.1:47113",
  region: "us-east-1",
  bucket: "reeldrop",
  keyId: "SANDBOX",
  publicUrl: null,
  addressing: "path",
  details: {},
  isDefault: true,
  secretState: "keychain",
  sessionTokenState: null,
  privateKeyState: null,
  links: "presigned",
  credentialsEndAt: null,
  maxLifetimeSeconds: 604_800,
  note: "this-computer-only",
  lastCheck: { ok: true, at: ago(0), error: null, suggestedRegion: null, clockSkewSeconds: 0 },
};
const studio: ConnectionView = {
  ...sandbox,
  id: "c-studio",
  name: "Studio Nord",
  provider: "cloudflare-r2",
  endpoint: "https://1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f01.r2.cloudflarestorage.com",
  details: { accountId: "1f0c9e1b7a2d4c6e8f0a1b3c5d7e9f01" },
  region: "auto",
  bucket: "client-renders",
  publicUrl: "https://media.studio-nord.example",
  isDefault: true,
  note: null,
  lastCheck: { ok: true, at: ago(7), error: null, suggestedRegion: null, clockSkewSeconds: 2 },
};
export const wrongRegion: ErrorView = {
  code: "wrong-region",
  message: "The bucket “archive” is not in us-east-1.",
  action: "Its region is eu-central-1. Use that one.",
};
const archive: ConnectionView = {
  ...studio,
  id: "c-archive",
  name: "Archive",
  provider: "aws-s3",
  details: {},
  endpoint: "https://s3.amazonaws.com",
  region: "us-east-1",
  bucket: "archive",
  publicUrl: null,
  isDefault: false,
  lastCheck: {
    ok: false,
    at: ago(200),
    error: wrongRegion,
    suggestedRegion: "eu-central-1",
    clockSkewSeconds: 190,
  },
};
const basement: ConnectionView = {
  ...archive,
  id: "c-nas",
  name: "NAS in the basement",
  provider: "s3-compatible",
  details: { preset: "minio" },
  endpoint: "https://minio.studio-nord.example:9000",
  bucket: "dailies",
  lastCheck: null,
  secretState: "memory",
};

const delivery: ConnectionView = {
  ...studio,
  id: "c-delivery",
  name: "Client delivery",
  provider: "cloudfront",
  endpoint: "https://s3.eu-central-1.amazonaws.com",
  region: "eu-central-1",
  bucket: "studio-nord-delivery",
  publicUrl: "https://d111111abcdef8.cloudfront.net",
  links: "cloudfront-signed",
  privateKeyState: "keychain",
  details: {
    links: "cloudfront-signed",
    cloudfront: { keyPairId: "K2JCJMDEHXQW5F", distributionId: "E2QWRUHEXAMPLE" },
  },
  isDefault: false,
  maxLifetimeSeconds: 31_536_000,
};
const showreel: ConnectionView = {
  ...studio,
  id: "c-showreel",
  name: "Showreel",
  bucket: "public-showreel",
  publicUrl: "https://reel.studio-nord.example",
  links: "public",
  details: { ...studio.details, links: "public" },
  isDefault: false,
};
const sso: ConnectionView = {
  ...archive,
  id: "c-sso",
  name: "Broadcaster (single sign-on)",
  region: "eu-west-1",
  bucket: "broadcaster-incoming",
  sessionTokenState: "keychain",
  credentialsEndAt: new Date(now + 7_400_000).toISOString(),
  details: { temporary: true, credentialsEndAt: Math.floor(now / 1000) + 7_400 },
  lastCheck: { ok: true, at: ago(2), error: null, suggestedRegion: null, clockSkewSeconds: 0 },
};
const lapsed: ConnectionView = {
  ...sso,
  id: "c-lapsed",
  name: "Agency, yesterday’s keys",
  bucket: "agency",
  credentialsEndAt: new Date(now - 60_000_000).toISOString(),
  details: { temporary: true, credentialsEndAt: Math.floor(now / 1000) - 60_000 },
};

const failures: ErrorView[] = [
  {
    code: "access-denied",
    message: "The storage refused to take the file: the key may not write to “client-renders”.",
    action: "Allow s3:PutObject for this key, or choose another connection, then retry.",
  },
  {
    code: "file-changed",
    message: "The file changed while it was being sent.",
    action: "Wait until the render has finished, then retry.",
  },
  {
    code: "file-missing",
    message: "The file is no longer where it was.",
    action: "Bring it back to /Volumes/Renders/Spring, or remove it from the list.",
  },
];

const hold: HoldView = {
  connectionId: archive.id,
  connectionName: archive.name,
  error: {
    code: "wrong-secret",
    message: "The secret does not belong to this access key id.",
    action: "Enter the secret access key again; it is shown only once, when the key is made.",
  },
  uploads: 24,
};

const everywhere = [studio, sandbox, archive, basement, delivery, showreel, sso, lapsed];
let serial = 0;

export function makeLink(upload: UploadView, lifetimeSeconds: number, bornMinutesAgo: number): LinkView {
  const created = now - bornMinutesAgo * 60_000;
  const to = everywhere.find((connection) => connection.id === upload.connectionId);
  const kind = to?.links ?? "presigned";
  const keysEnd = (to?.details.credentialsEndAt ?? Number.POSITIVE_INFINITY) * 1000;
  const ends = Math.min(created + lifetimeSeconds * 1000, keysEnd);
  const left = kind === "public" ? Number.POSITIVE_INFINITY : ends - now;
  return {
    id: `l-${upload.id}-${(serial += 1)}`,
    uploadId: upload.id,
    connectionId: upload.connectionId,
    connectionName: upload.connectionName,
    bucket: upload.bucket,
    key: upload.key,
    name: upload.name,
    kind,
    createdAt: new Date(created).toISOString(),
    signedAt: new Date(created).toISOString(),
    lifetimeSeconds,
    expiresAt: kind === "public" ? null : new Date(ends).toISOString(),
    state: left <= 0 ? "ended" : left < 3_600_000 ? "ending-soon" : "active",
    size: upload.size,
    contentType: upload.contentType,
    poster: upload.poster,
    package: upload.package?.playlist ?? null,
    download: serial % 4 === 0 ? upload.name : null,
    note: serial % 3 === 0 ? "Second cut, colours are final" : "",
    recipient: serial % 3 === 0 ? "Änne, Agentur Nord" : "",
    movedTo: null,
    stillOpens: null,
    endsWithCredentials: kind === "presigned" && ends < created + lifetimeSeconds * 1000,
  };
}

const waiting = (state: UploadState, wish: Wish): ErrorView | null =>
  state === "waiting" && (wish.share ?? 0) > 0
    ? {
        code: "host-not-found",
        message: "There is no server named s3.example.com, or this computer is offline.",
        action: "Check the endpoint’s spelling and the network.",
      }
    : null;

type Wish = {
  name: string;
  state?: UploadState;
  size?: number;
  share?: number;
  error?: number;
  life?: number;
  poster?: boolean;
  /** Files of a package. */
  files?: number;
};

function makeUpload(batchId: string, to: ConnectionView, bornMinutesAgo: number, wish: Wish): UploadView {
  const id = `u-${(serial += 1)}`;
  const size = wish.size ?? 300_000_000 + ((serial * 977) % 40) * 91_000_000;
  const state = wish.state ?? "done";
  const extension = wish.name.split(".").at(-1) ?? "";
  const film = ["mp4", "mov", "mkv", "webm", "mxf"].includes(extension);
  const poster = film || wish.poster === true;
  const upload: UploadView = {
    id,
    batchId,
    name: wish.name,
    path: `/Volumes/Renders/Spring/${wish.name}`,
    size,
    onWire: state === "uploading" ? Math.round(size * 0.1) : 0,
    sent: state === "done" || state === "verifying" ? size : Math.round(size * (wish.share ?? 0)),
    state,
    phase: null,
    connectionId: to.id,
    connectionName: to.name,
    bucket: to.bucket,
    key: wish.name,
    contentType: film
      ? "video/mp4"
      : extension === "wav"
        ? "audio/wav"
        : extension === "png"
          ? "image/png"
          : wish.files === undefined
            ? "application/pdf"
            : "application/vnd.apple.mpegurl",
    speed: state === "uploading" ? 42_300_000 : 0,
    secondsLeft: state === "uploading" ? Math.round((size * (1 - (wish.share ?? 0))) / 42_300_000) : null,
    seconds: state === "done" ? 12 : null,
    error: state === "failed" ? (failures[wish.error ?? 0] ?? null) : waiting(state, wish),
    link: null,
    poster: poster && (wish.poster ?? true),
    package:
      wish.files === undefined
        ? null
        : {
            playlist: "master.m3u8",
            files: wish.files,
            filesDone: state === "done" ? wish.files : Math.floor(wish.files * (wish.share ?? 0)),
          },
    media: film
      ? {
          durationSeconds: 12 + ((serial * 37) % 400),
          width: 3840,
          height: 2160,
          frameRate: [25, 24000 / 1001, 50][serial % 3] ?? 25,
          videoCodec: "H.264",
          audioCodec: "AAC",
          bitRate: 48_000_000,
        }
      : null,
    createdAt: ago(bornMinutesAgo),
    finishedAt: state === "done" ? ago(bornMinutesAgo - 2) : null,
  };
  if (state === "done") upload.link = makeLink(upload, wish.life ?? 604_800, bornMinutesAgo);
  return upload;
}

function makeBatch(to: ConnectionView, bornMinutesAgo: number, wishes: Wish[]): BatchView {
  const id = `b-${(serial += 1)}`;
  return {
    id,
    createdAt: ago(bornMinutesAgo),
    connectionId: to.id,
    connectionName: to.name,
    linkLifetimeSeconds: 604_800,
    uploads: wishes.map((wish) => makeUpload(id, to, bornMinutesAgo, wish)),
  };
}

const shots = (n: number, state: (i: number) => UploadState): Wish[] =>
  Array.from({ length: n }, (_, i) => ({
    name: `sh${String((i + 1) * 10).padStart(4, "0")}_comp_v012.mov`,
    state: state(i),
    share: state(i) === "uploading" ? 0.3 : 0,
    size: 80_000_000 + ((i * 7919) % 60) * 9_000_000,
  }));

const FULL = (): BatchView[] => [
  makeBatch(studio, 1, [
    { name: "Nordlicht – Trailer 60s – Final v7.mp4", state: "uploading", share: 0.64, size: 4_820_000_000 },
    { name: "Nordlicht – Teaser 15s – Final v7.mp4", state: "verifying", size: 611_000_000 },
    { name: "Nordlicht – Mix 5.1.wav", state: "queued", size: 188_000_000 },
  ]),
  makeBatch(studio, 34, [{ name: "Hafen Spot 30s Grade v3.mov", size: 1_240_000_000 }]),
  makeBatch(
    studio,
    55,
    shots(24, (i) => (i < 22 ? "done" : i === 22 ? "failed" : "done")),
  ),
  makeBatch(sandbox, 1500, [
    { name: "Interview Anna Müller – Rohschnitt.mp4", life: 93_000 },
    { name: "Standbild Titel.png", size: 8_400_000, life: 90_180 },
  ]),
];

const LONG =
  "Kunde_Nordlicht_Frühjahrskampagne_2031_Außenwerbung_Zusammenschnitt_Regiefassung_mit_Untertiteln_und_Abspann_FINAL_final_wirklich_final_v23_graded_mastered";

function batchesOf(name: string): BatchView[] {
  switch (name) {
    case "empty":
    case "empty-studio":
    case "trouble":
      return [];
    case "failing":
      return [
        makeBatch(studio, 2, [
          { name: "Spot A 30s v2.mp4", state: "failed", error: 0, share: 0.1 },
          { name: "Spot B 30s v2.mp4", state: "failed", error: 1, share: 0.7 },
          { name: "Spot C 30s v2.mp4", state: "waiting", share: 0.4 },
          { name: "Spot D 30s v2.mp4", state: "cancelled", share: 0.4 },
        ]),
        makeBatch(studio, 95, [{ name: "Storyboard.pdf", state: "failed", error: 2, size: 812 }]),
      ];
    case "held":
      return [
        makeBatch(
          archive,
          1,
          shots(24, () => "waiting"),
        ),
        makeBatch(studio, 2, [
          { name: "Spot A 30s v2.mp4", state: "paused", share: 0.4 },
          { name: "Spot B 30s v2.mp4", state: "uploading", share: 0.7 },
        ]),
      ];
    case "long":
      return [
        makeBatch({ ...studio, name: "Werbeagentur Großmann & Söhne, Standort Hamburg-Altona" }, 1, [
          { name: `${LONG}.mp4`, state: "uploading", share: 0.2 },
          { name: `${LONG}_hochkant.mp4` },
          { name: "🎬🏔️ <b>bold</b> & “quotes” #1 100%.mov" },
          { name: `${LONG}.prores`, state: "failed", error: 0 },
        ]),
      ];
    case "many":
      return Array.from({ length: 10 }, (_, i) =>
        makeBatch(i % 2 === 0 ? studio : sandbox, 3 + i * 400, [
          { name: `Drop ${10 - i} main.mp4`, state: i === 0 ? "uploading" : "done", share: 0.5 },
          { name: `Drop ${10 - i} social.mp4`, state: i === 0 ? "queued" : "done" },
        ]),
      );
    case "providers":
      return [
        makeBatch(delivery, 1, [
          { name: "Nordlicht HLS", files: 38, state: "uploading", share: 0.33, size: 1_920_000_000 },
          { name: "Hafen Spot HLS", files: 214, state: "queued", size: 6_100_000_000 },
          { name: "Teaser 15s.mp4", state: "done", life: 2_592_000 },
        ]),
        makeBatch(delivery, 40, [{ name: "Making-of HLS", files: 38, life: 31_536_000, poster: true }]),
        makeBatch(sso, 12, [{ name: "Episode 4 – Sendefassung.mxf", life: 604_800 }]),
        makeBatch(lapsed, 1300, [{ name: "Agentur Schnitt v2.mov", life: 604_800 }]),
        makeBatch(showreel, 90, [{ name: "Showreel 2031.mp4" }, { name: "Showreel 2031 HLS", files: 1 }]),
        makeBatch(studio, 95, [
          {
            name: "Kunde_Nordlicht_Frühjahrskampagne_Regiefassung_HLS_final",
            files: 1204,
            state: "failed",
            error: 0,
          },
        ]),
      ];
    case "huge":
      return [
        makeBatch(
          studio,
          1,
          shots(1000, (i) => (i < 4 ? "uploading" : "queued")),
        ),
        ...FULL(),
      ];
    default:
      return FULL();
  }
}

export function scene(name: string): Scene {
  const first = name === "empty" || name === "trouble";
  const batches = batchesOf(name);
  const done = batches.flatMap((batch) => batch.uploads).filter((upload) => upload.state === "done");
  const links = done.flatMap((upload) => (upload.link ? [upload.link] : []));
  done
    .slice(0, 9)
    .forEach((upload, i) => links.push(makeLink(upload, [600, 3600, 86_400, 5][i % 4] ?? 5, i * 3 + 0.3)));
  if (name === "huge") {
    const one = done[0];
    if (one)
      for (let i = 0; i < 10_000; i += 1) links.push({ ...makeLink(one, 604_800, i), name: `Take ${i}.mp4` });
  }
  return {
    overview: {
      version: "0.1.0",
      dataFolder: "/home/anna/.local/share/reeldrop",
      startsAtLogin: false,
      look: {
        view: null,
        linkColumns: {},
        linkOrder: null,
        linkFilter: null,
        linkConnection: null,
        introduced: name !== "first",
      },
      settings: {
        linkLifetimeSeconds: 86_400,
        copyLinkWhenDone: true,
        notifyWhenDone: true,
        appearance: "system",
        language: "system",
        parallelUploads: 3,
        parallelParts: 8,
        uploadOrder: "as-dropped",
        speedLimit: { always: null, hours: [] },
        whenClosing: "ask",
        template: "{date}/{folder}/{name}.{ext}",
        onConflict: "keep-both",
      },
      keychain:
        name === "failing"
          ? {
              code: "keychain-unavailable",
              message: "No keychain answers on this computer.",
              action: "Start a Secret Service, for example GNOME Keyring, and try again.",
            }
          : null,
      sandbox: { endpoint: sandbox.endpoint, servesHere: true },
      notices:
        name === "failing"
          ? [
              {
                code: "offline",
                message: "No network.",
                action: "Uploads go on by themselves when it is back.",
              },
            ]
          : [],
      overall: { speed: 0, running: 0, queued: 0, sent: 0, total: 0, secondsLeft: null, limit: null },
      holds: name === "held" ? [hold] : [],
    },
    connections: first
      ? [sandbox]
      : name === "providers"
        ? [
            { ...delivery, isDefault: true },
            ...[studio, showreel, sso, lapsed, basement, sandbox].map((c) => ({ ...c, isDefault: false })),
          ]
        : name === "public"
          ? [
              { ...showreel, isDefault: true },
              { ...sandbox, isDefault: false },
            ]
          : [studio, { ...sandbox, isDefault: false }, archive, basement],
    batches,
    links: links.sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    fails:
      name === "trouble"
        ? {
            code: "library-newer",
            message: "The library was written by a newer Reeldrop.",
            action: "Install the newest version, or move the library aside.",
          }
        : null,
  };
}
