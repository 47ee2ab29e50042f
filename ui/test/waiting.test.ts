import { beforeEach, expect, it } from "vitest";
import type { ConnectionView, LinkView, UploadState, UploadView } from "../src/backend";
import { connections } from "../src/state/connections.svelte";
import { links } from "../src/state/links.svelte";
import { uploads } from "../src/state/uploads.svelte";
import { waiting } from "../src/state/waiting.svelte";

const upload = (id: string, state: UploadState, link: Partial<LinkView> | null = null) =>
  ({ id, batchId: "b", name: `${id}.mp4`, state, size: 100, sent: 42, link }) as UploadView;
const batch = (views: UploadView[], connectionId = "c") => ({
  id: "b",
  createdAt: "2026-11-21T12:00:00Z",
  connectionId,
  connectionName: "Studio",
  linkLifetimeSeconds: 3600,
  uploads: views,
});
const names = (files = waiting.shown) => files.map(({ upload: { view } }) => view.name);

beforeEach(() => {
  links.filter = "all";
  links.query = "";
  connections.list = [];
});

it("holds what is queued or on its way, the latter first", () => {
  const states: UploadState[] = ["queued", "done", "uploading", "failed", "paused", "cancelled", "skipped"];
  uploads.load([batch(states.map((state) => upload(state, state)))]);
  expect(names()).toEqual(["uploading.mp4", "paused.mp4", "queued.mp4"]);
  expect(waiting.all[0]?.life).toBe(3600);
});

it("is found by the search, and stands under two filters", () => {
  uploads.load([batch([upload("Nordlicht", "queued"), upload("Hafen", "queued")])]);
  links.query = "nord";
  expect(names()).toEqual(["Nordlicht.mp4"]);
  links.filter = "waiting";
  expect(names()).toEqual(["Nordlicht.mp4"]);
  links.filter = "ended";
  expect(names()).toEqual([]);
  expect(waiting.all.length).toBe(2);
});

it("knows of no end where links are public", () => {
  connections.list = [{ id: "p", links: "public" } as ConnectionView];
  uploads.load([batch([upload("a", "queued")], "p")]);
  expect(waiting.all[0]?.life).toBeNull();
});

it("leaves links that work no more out of what a drop copies", () => {
  const link = (id: string, part: Partial<LinkView>) => ({ id, lifetimeSeconds: 60, ...part });
  const later = new Date(Date.now() + 60_000).toISOString();
  const before = new Date(Date.now() - 1000).toISOString();
  uploads.load([
    batch([
      upload("a", "done", link("works", { state: "active", expiresAt: later })),
      upload("b", "done", link("over", { state: "active", expiresAt: before })),
      upload("c", "done", link("gone", { state: "revoked", expiresAt: later })),
      upload("d", "done", link("public", { state: "active", expiresAt: null })),
    ]),
  ]);
  expect(uploads.batches[0]?.links).toEqual(["works", "public"]);
});
