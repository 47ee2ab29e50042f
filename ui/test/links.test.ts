import { expect, it } from "vitest";
import type { LinkState, LinkView } from "../src/backend";
import { stateAt } from "../src/state/links.svelte";

const END = "2026-11-27T13:05:00Z";
const at = Date.parse(END);
const link = (state: LinkState, expiresAt: string | null) => ({ state, expiresAt }) as LinkView;

it("goes on with the time since the engine spoke", () => {
  expect(stateAt(link("active", END), at - 1)).toBe("active");
  expect(stateAt(link("ending-soon", END), at - 1)).toBe("ending-soon");
  expect(stateAt(link("ending-soon", END), at)).toBe("ended");
});

it("keeps what time does not change", () => {
  expect(stateAt(link("revoked", END), at + 1)).toBe("revoked");
  expect(stateAt(link("active", null), at + 1)).toBe("active");
});
