import { beforeEach, expect, it, vi } from "vitest";
import { notices } from "../src/state/notices.svelte";

const view = (code: string, message = code) => ({ code, message, action: "" });
const codes = () => notices.troubles.map((one) => one.view.code);

beforeEach(() => {
  vi.useFakeTimers();
  notices.dismissAll();
  notices.news = null;
});

it("shows the newest trouble first and loses none", () => {
  for (const code of ["one", "two", "three"]) notices.trouble(view(code));
  expect(codes()).toEqual(["three", "two", "one"]);
  expect(notices.dismissShown()).toBe(true);
  expect(codes()).toEqual(["two", "one"]);
});

it("counts equal ones once", () => {
  notices.trouble(view("kept-both", "a.mp4"));
  notices.trouble(view("kept-both", "b.mp4"));
  notices.trouble(view("kept-both", "a.mp4"));
  expect(notices.troubles.map(({ view, times }) => [view.message, times])).toEqual([
    ["a.mp4", 2],
    ["b.mp4", 1],
  ]);
});

it("keeps trouble while news come and go", () => {
  notices.trouble(view("network"));
  notices.say("4 files uploaded");
  expect(codes()).toEqual(["network"]);
  expect(notices.news?.text).toBe("4 files uploaded");
  vi.advanceTimersByTime(10_000);
  expect(notices.news).toBeNull();
  expect(codes()).toEqual(["network"]);
});

it("says the same words anew", () => {
  notices.say("Link copied");
  const first = notices.news?.id;
  notices.say("Link copied");
  expect(notices.news?.id).not.toBe(first);
});

it("takes news away when there is no trouble, and has nothing to do when there is nothing", () => {
  notices.say("Link copied");
  expect(notices.dismissShown()).toBe(true);
  expect(notices.news).toBeNull();
  expect(notices.dismissShown()).toBe(false);
});

it("keeps a bounded end of what was spoken", () => {
  for (let n = 0; n < 30; n += 1) notices.speak("the same");
  expect(notices.spoken.length).toBeLessThan(10);
  expect(new Set(notices.spoken.map(({ id }) => id)).size).toBe(notices.spoken.length);
});
