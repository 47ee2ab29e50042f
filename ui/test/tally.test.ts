import { beforeEach, describe, expect, it } from "vitest";
import { BackendError } from "../src/backend";
import type { CopiedLinks, LinkView, Revoked } from "../src/backend";
import { RenewTally, RevokeTally } from "../src/lib/tally";
import { words } from "../src/words";
import { speak } from "./speak";

const fails = (code: string) => Promise.reject(new BackendError({ code, message: "No.", action: "" }));
const revoked = (stillOpens: boolean | null, invalidation: Revoked["invalidation"] = "not-asked") =>
  Promise.resolve({ isDead: stillOpens === false, stillOpens, invalidation } as Revoked);
const count = (part: Partial<CopiedLinks>) => ({ copied: 0, ended: 0, revoked: 0, unsigned: 0, ...part });

beforeEach(() => speak("en"));

describe("links that are copied", () => {
  it("are counted, and those left out with why", async () => {
    const said = () => [
      words.sharing.copied(count({ copied: 1 })),
      words.sharing.copied(count({ copied: 1234 })),
      words.sharing.copied(count({ copied: 3, ended: 1 })),
      words.sharing.copied(count({ copied: 1, ended: 2, revoked: 1, unsigned: 1 })),
      words.sharing.copied(count({ ended: 3, revoked: 2 })),
      words.sharing.copied(count({ ended: 1 })),
      words.sharing.copied(count({ revoked: 1 })),
    ];
    expect(said()).toEqual([
      "Link copied",
      "1,234 links copied, one per line",
      "3 links copied; 1 has ended",
      "1 link copied; 2 have ended, 1 was revoked, 1 cannot be signed any more",
      "Nothing copied: 3 have ended, 2 were revoked",
      "Nothing copied: this link has ended. Renew it for a new one.",
      "Nothing copied: this link was revoked",
    ]);
    await speak("de");
    expect(said().slice(1, 5)).toEqual([
      "1.234 Links kopiert, einer pro Zeile",
      "3 Links kopiert; 1 ist abgelaufen",
      "1 Link kopiert; 2 sind abgelaufen, 1 ist widerrufen, 1 lässt sich nicht mehr signieren",
      "Nichts kopiert: 3 sind abgelaufen, 2 sind widerrufen",
    ]);
  });
});

describe("links that are renewed", () => {
  it("are told apart from those without an end and those that failed", async () => {
    const tally = new RenewTally();
    await tally.count(Promise.resolve({ id: "new" } as LinkView));
    await tally.count(fails("not-for-this-link"));
    await tally.count(fails("connection-unknown"));
    expect(tally.made).toEqual(["new"]);
    expect(tally.failed.map((error) => error.code)).toEqual(["connection-unknown"]);
    expect(words.sharing.renewedMany(1, tally.endless, tally.failed.length)).toBe(
      "1 new link copied; 1 is public and has no end; 1 could not be renewed",
    );
    expect(words.sharing.renewedMany(0, 0, 2)).toBe("No link renewed; 2 could not be renewed");
  });
});

describe("links that are revoked", () => {
  it("are counted, with what still answers", async () => {
    const tally = new RevokeTally();
    await tally.count("dead", revoked(false));
    await tally.count("cached", revoked(true, "asked"));
    await tally.count("unknown", revoked(null));
    await tally.count("too", fails("link-revoked"));
    await tally.count("and", fails("link-revoked"));
    await tally.count("not", fails("access-denied"));
    tally.check([
      { id: "too", works: true },
      { id: "and", works: false },
    ]);
    expect(tally.answering).toEqual(["cached", "too"]);
    expect(tally.failed.map(({ id }) => id)).toEqual(["not"]);
    const said = { revoked: 5, answering: 2, unknown: 1, failed: 1, told: 1, refused: 0 };
    expect(tally.said()).toEqual(said);
    expect(words.sharing.revoke.doneMany({ ...said, unknown: 0, failed: 0, told: 0 })).toBe(
      "5 links revoked; 2 addresses still answer and are selected",
    );
    expect(words.sharing.revoke.doneMany(said)).toContain("1 link could not be revoked");
  });

  it("that ended with another and could not be asked are not called dead", async () => {
    const tally = new RevokeTally();
    await tally.count("too", fails("link-revoked"));
    tally.check([]);
    expect(tally.said()).toMatchObject({ revoked: 1, answering: 0, unknown: 1 });
  });

  it("have words for each kind before the deed, and none for what is not there", () => {
    const none = { links: 2, presigned: 0, invalidated: 0, cached: 0, public: 0, packages: 0, alsoEnds: 0 };
    expect(words.sharing.revoke.facts(none)).toEqual([]);
    const facts = words.sharing.revoke.facts({
      ...none,
      presigned: 2,
      cached: 1,
      public: 1,
      packages: 1,
      alsoEnds: 3,
    });
    expect(facts[0]).toBe("2 signed links end at once.");
    expect(facts[1]).toMatch(/^CloudFront may go on answering 1 link from its copies/);
    expect(facts[2]).toMatch(/^1 public address may go on answering/);
    expect(facts[3]).toBe("1 of them leads to a package: all of its files go.");
    expect(facts[4]).toBe("3 other links to the same files end too.");
  });
});
