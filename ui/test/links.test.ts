import { expect, it } from "vitest";
import type { LinkState, LinkView } from "../src/backend";
import { connectionsOf, stateAt } from "../src/lib/link";

const END = "2026-11-27T13:05:00Z";
const at = Date.parse(END);
const MINUTE = 60_000;
const link = (state: LinkState, expiresAt: string | null, lifetimeSeconds = 86_400) =>
  ({ state, expiresAt, lifetimeSeconds }) as LinkView;

it("goes on with the time since the engine spoke", () => {
  expect(stateAt(link("active", END), at - 61 * MINUTE)).toBe("active");
  expect(stateAt(link("active", END), at - 59 * MINUTE)).toBe("ending-soon");
  expect(stateAt(link("ending-soon", END), at)).toBe("ended");
});

it("ends soon in the last tenth of a short life", () => {
  expect(stateAt(link("active", END, 600), at - 2 * MINUTE)).toBe("active");
  expect(stateAt(link("active", END, 600), at - MINUTE / 2)).toBe("ending-soon");
});

it("keeps what time does not change", () => {
  expect(stateAt(link("revoked", END), at + 1)).toBe("revoked");
  expect(stateAt(link("active", null), at + 1)).toBe("active");
});

it("names each connection once, as its newest link has it", () => {
  const of = (connectionId: string, connectionName: string, created: number) => ({
    link: { connectionId, connectionName } as LinkView,
    created,
  });
  const rows = [of("1", "Studio", 1), of("2", "Archive", 2), of("1", "Studio Nord", 3), of("1", "S", 2)];
  expect(connectionsOf(rows)).toEqual([
    { id: "2", name: "Archive" },
    { id: "1", name: "Studio Nord" },
  ]);
});
