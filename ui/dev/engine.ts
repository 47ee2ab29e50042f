// A pretended engine behind the mocked IPC: uploads move, links can be copied, forms are judged.
import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { ConnectionForm, ConnectionView, Frame, UploadView } from "../src/backend";
import { examine } from "./doctor";
import { pastes } from "./pastes";
import { paintPoster } from "./posters";
import { makeLink, wrongRegion, type Scene } from "./scenes";
import { countedUploads } from "./statistics";
import { watchFolders } from "./watches";

type Args = Record<string, unknown>;
const fail = (code: string, message: string, action = "") => {
  // The engine's errors are plain objects, and that is what invoke rejects with.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw { code, message, action };
};

export function pretendEngine(scene: Scene, asked: URLSearchParams): void {
  const uploads = new Map(scene.batches.flatMap((b) => b.uploads).map((u) => [u.id, u]));
  const theme = asked.get("theme");
  if (theme === "dark" || theme === "light") scene.overview.settings.appearance = theme;

  const language = asked.get("lang");
  if (language === "en" || language === "de") scene.overview.settings.language = language;
  Object.assign(window, {
    reeldropBeginning: {
      appearance: scene.overview.settings.appearance,
      language: scene.overview.settings.language,
      locale: navigator.language,
      shown: null,
    },
  });

  const frame = (part: Partial<Frame>) => {
    const all = [...uploads.values()];
    const running = all.filter((u) => u.state === "uploading" || u.state === "verifying");
    const queued = all.filter((u) => u.state === "queued").length;
    const speed = running.reduce((sum, u) => sum + u.speed, 0);
    const rest = all.filter((u) => u.state === "uploading" || u.state === "queued");
    const left = rest.reduce((sum, u) => sum + u.size - u.sent, 0);
    const whole: Frame = {
      batches: [],
      uploads: [],
      removedUploads: [],
      overall: {
        speed,
        running: running.length,
        queued,
        sent: 0,
        total: 0,
        secondsLeft: speed > 0 ? left / speed : null,
        limit: scene.overview.settings.speedLimit.always ?? null,
      },
      holds: scene.overview.holds,
      finished: [],
      linksChanged: false,
      batchesChanged: false,
      watchChanged: false,
      connectionsChanged: false,
      settingsChanged: false,
      notices: [],
      ...part,
    };
    void emit("frame", whole);
  };
  const put = (upload: UploadView, part: Partial<UploadView>) => {
    const next = { ...upload, ...part };
    uploads.set(next.id, next);
    return next;
  };
  const moves = (u: UploadView) => u.state === "uploading" || u.state === "queued" || u.state === "waiting";
  const waits = (u: UploadView) => u.state === "paused";
  const change = (which: (u: UploadView) => boolean, part: Partial<UploadView>) => {
    frame({ uploads: [...uploads.values()].filter(which).map((u) => put(u, part)) });
    return null;
  };
  const byId = (args: Args) => uploads.get(String(args["id"]));

  const finish = (upload: UploadView) => {
    const done = put(upload, {
      state: "done",
      sent: upload.size,
      speed: 0,
      secondsLeft: null,
      finishedAt: new Date().toISOString(),
    });
    const link = makeLink(done, 86_400, 0);
    scene.links.unshift(link);
    frame({
      uploads: [put(done, { link })],
      finished: [{ batchId: done.batchId, done: 1, skipped: 0, failed: 0, cancelled: 0, copied: 1 }],
      linksChanged: true,
    });
  };
  const tick = () => {
    const changed: UploadView[] = [];
    for (const upload of uploads.values()) {
      if (upload.state !== "uploading") continue;
      const speed = 38_000_000 + Math.random() * 9_000_000;
      const sent = Math.min(upload.size, upload.sent + speed / 10);
      const state = sent >= upload.size ? "verifying" : "uploading";
      changed.push(put(upload, { sent, speed, state, secondsLeft: (upload.size - sent) / speed }));
      if (state === "verifying") setTimeout(() => finish({ ...upload, sent }), 1200);
    }
    frame({ uploads: changed });
  };

  const save = (form: ConnectionForm): ConnectionView => {
    if (form.name === "bad")
      fail("invalid-name", "A connection with this name exists.", "Choose another name.");
    if (form.bucket === "Bad Bucket")
      fail("invalid-bucket", "Bucket names have no spaces.", "Copy it from your provider.");
    if (form.bucket === "nokeychain" && !form.keepInMemory) {
      fail(
        "keychain-unavailable",
        "No keychain answers on this computer, so the secret cannot be kept safely.",
        "Start a Secret Service such as GNOME Keyring and try again.",
      );
    }
    const base = scene.connections[0];
    if (!base) throw new Error("a scene has a connection");
    const { keepInMemory, secret, sessionToken, privateKey, pasted, details, ...rest } = form;
    console.info("a form came with", {
      secret: secret !== null,
      token: Boolean(sessionToken),
      key: Boolean(privateKey),
      pasted,
    });
    if (privateKey && !privateKey.includes("PRIVATE KEY"))
      fail(
        "invalid-private-key",
        "This is no private key.",
        "Paste the whole PEM, with its first and last line.",
      );
    const id = form.id ?? `c-${Date.now()}`;
    const saved: ConnectionView = {
      ...base,
      ...rest,
      id,
      endpoint: rest.endpoint === "" ? "https://s3.eu-central-1.amazonaws.com" : rest.endpoint,
      details,
      links: details.links ?? "presigned",
      isDefault: false,
      note: null,
      lastCheck: null,
      secretState: keepInMemory ? "memory" : "keychain",
    };
    const at = scene.connections.findIndex((c) => c.id === id);
    if (at >= 0) scene.connections[at] = saved;
    else scene.connections.push(saved);
    return saved;
  };

  const commands: Record<string, (args: Args) => unknown> = {
    overview: () =>
      scene.fails ? fail(scene.fails.code, scene.fails.message, scene.fails.action) : scene.overview,
    batches: () => scene.batches,
    connections: () => [...scene.connections],
    statistics: () => countedUploads(),
    watch_folders: () => watchFolders(scene.batches),
    links: (args) => {
      const from = scene.links.findIndex((link) => link.id === args["after"]) + 1;
      return scene.links.slice(from, from + Number(args["most"]));
    },
    link_url: () =>
      `https://client-renders.1f0c9e1b7a.r2.cloudflarestorage.com/Nordlicht%20Trailer.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=EXAMPLE%2F20311127%2Fauto%2Fs3%2Faws4_request&X-Amz-Date=20311127T140500Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=${"0a1b".repeat(16)}`,
    copy_links: (args) => ({ copied: (args["ids"] as string[]).length, ended: 0, revoked: 0, unsigned: 0 }),
    revoke_many_plan: (args) => ({
      links: (args["ids"] as string[]).length,
      presigned: (args["ids"] as string[]).length,
      invalidated: 0,
      cached: 0,
      public: 0,
      packages: 0,
      alsoEnds: 1,
    }),
    renew_link: () => ({ ...scene.links[0], expiresAt: new Date(Date.now() + 86_400_000).toISOString() }),
    choose_connection: (args) => {
      scene.connections = scene.connections.map((c) => ({ ...c, isDefault: c.id === args["id"] }));
      return null;
    },
    delete_connection: (args) => {
      scene.connections = scene.connections.filter((c) => c.id !== args["id"]);
      return null;
    },
    save_connection: (args) => save(args["form"] as ConnectionForm),
    check_connection: async (args) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      const one = scene.connections.find((c) => c.id === args["id"]);
      const ok = one?.region !== "us-east-1" || one.provider === "sandbox";
      const check = {
        ok,
        at: new Date().toISOString(),
        error: ok ? null : wrongRegion,
        suggestedRegion: ok ? null : "eu-central-1",
        clockSkewSeconds: 0,
      };
      scene.connections = scene.connections.map((c) => (c === one ? { ...c, lastCheck: check } : c));
      return check;
    },
    examine_connection: (args) => examine(Number(args["run"])),
    read_endpoint: (args) => {
      const text = String(args["text"]);
      if (!text.includes("."))
        return fail(
          "invalid-endpoint",
          "This is no address of a server.",
          "Paste what your provider calls “S3 API” or “endpoint”.",
        );
      const url = new URL(text.includes("://") ? text : `https://${text}`);
      const bucket = url.pathname.split("/")[1] ?? "";
      const region = /s3[.-]([a-z]+-[a-z]+-\d)/.exec(url.host)?.[1] ?? null;
      return {
        endpoint: url.origin,
        bucket: bucket === "" ? null : bucket,
        region,
        addressing: "path",
        notes: bucket === "" ? [] : ["The bucket was part of the address"],
      };
    },
    ...pastes(asked),
    template_example: (args) => {
      const text = String(args["template"]);
      const unknown =
        /\{(?!(?:name|ext|date|folder|hash8|uuid|user|batch|time|year|month|day)\})[^}]*\}?/.exec(text);
      if (unknown)
        fail("invalid-template", `The template has no field “${unknown[0]}”.`, "Write text and fields.");
      const values: Record<string, string> = { name: "Trailer v7", ext: "mp4", folder: "Nordlicht/Day 1" };
      return text.replace(/\{(\w+)\}/g, (_, field: string) => values[field] ?? "2026-11-21");
    },
    answer_conflict: (args) => {
      const one = byId(args);
      if (one) frame({ uploads: [put(one, { state: "uploading", error: null })] });
      return null;
    },
    save_settings: (args) => args["settings"],
    cancel_upload: (args) => {
      const one = byId(args);
      if (one) frame({ uploads: [put(one, { state: "cancelled", speed: 0, secondsLeft: null })] });
      return null;
    },
    pause_upload: (args) => {
      const one = byId(args);
      if (one) frame({ uploads: [put(one, { state: "paused", speed: 0, secondsLeft: null, error: null })] });
      return null;
    },
    resume_upload: (args) => {
      const one = byId(args);
      if (one) frame({ uploads: [put(one, { state: "uploading" })] });
      return null;
    },
    pause_batch: (args) => change((u) => u.batchId === args["id"] && moves(u), { state: "paused", speed: 0 }),
    resume_batch: (args) => change((u) => u.batchId === args["id"] && waits(u), { state: "uploading" }),
    pause_all: () => change(moves, { state: "paused", speed: 0, secondsLeft: null }),
    resume_all: () => change(waits, { state: "uploading" }),
    try_connection_again: (args) => {
      scene.overview.holds = scene.overview.holds.filter((hold) => hold.connectionId !== args["id"]);
      return change((u) => u.connectionId === args["id"] && u.state === "waiting", { state: "uploading" });
    },
    retry_upload: (args) => {
      const one = byId(args);
      if (one) frame({ uploads: [put(one, { state: "uploading", sent: 0, error: null })] });
      return null;
    },
    forget_upload: (args) => {
      uploads.delete(String(args["id"]));
      frame({ removedUploads: [String(args["id"])] });
      return null;
    },
  };

  mockWindows("main");
  const answer = (command: string, args: unknown) =>
    (commands[command] ?? (() => null))((args ?? {}) as Args);
  mockIPC(answer, { shouldMockEvents: true });
  const internals = (window as unknown as { __TAURI_INTERNALS__: { convertFileSrc: (id: string) => string } })
    .__TAURI_INTERNALS__;
  internals.convertFileSrc = paintPoster;

  if (asked.get("still") === null) setInterval(tick, 100);
  else setTimeout(tick, 400);
  const hang = Number(asked.get("hang") ?? 0);
  if (hang > 0) {
    const paths = Array.from({ length: hang }, (_, i) => `/renders/shot ${i}.mp4`);
    setTimeout(() => void emit("tauri://drag-enter", { paths, position: { x: 10, y: 10 } }), 600);
  }
}
