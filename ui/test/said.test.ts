// Every sentence of the engine has its German one, and every German one is somebody's: both are read from the sources.
import { beforeAll, describe, expect, it } from "vitest";
import { piecesOf } from "../src/lib/sayings";
import type { Catalogue, Slot } from "../src/lib/sayings";
import { speaker, titles } from "../src/words/de/said";
import german from "../src/words/de/said.json";
import { literalsIn, literalsOf } from "./rust";
import type { Literal } from "./rust";
import { speak } from "./speak";

const catalogue = german as unknown as Catalogue;
const { say: said, ways } = speaker(catalogue);
const sentences = Object.values(catalogue.sentences).flat();
const pieces = [...Object.values(catalogue.pieces).flat(), ...titles];
/** What CloudFront cannot sign; what the operating system says. */
const { cloudfront = [], system = [] } = catalogue.pieces;

const ROOT = new URL("../../src-tauri", import.meta.url).pathname;

/** The crates whose texts reach the window. What src-tauri/cli says for itself is read in a terminal, and is English. */
const FOLDERS = ["engine/src", "desktop", "signing/src"];
const FILES = ["sandbox/src/error.rs"];

/** Texts that need no template, with the reason. */
const ELSEWHERE: [path: string, text: RegExp, why: string][] = [
  ["engine/src/connection/doctor/line.rs", /./, "words/de/subjects.ts, typed by the subjects"],
  ["engine/src/connection/doctor/texts.rs", /\n|^(the id that|your distribution)/, "for an English console"],
  [
    "engine/src/engine/revoke.rs",
    /^ |^all \{|^the file “|^(A public|A signed|Taking it|Storage copies|The file is|The link)/,
    "words/de/sharing.ts, from the facts",
  ],
  [
    "engine/src/connection/mod.rs",
    /^(Links open|Its temporary|Links end)/,
    "words/de/connections.ts, by its code",
  ],
  ["engine/src/connection/presets.rs", /^(Digital|Hetzner|Google)/, "names of services"],
  ["desktop/words.rs", /./, "both languages stand there"],
  ["desktop/beginning.rs", /^window/, "a script"],
  ["desktop/login.rs", /^\[Desktop/, "a file of the desktop"],
  ["engine/src/diagnostics", /./, "a report for those who mend Reeldrop"],
  ["engine/src/awake.rs", /./, "for the system's own list"],
  ["engine/src/library", /\b[A-Z]{2,}\b|^(state|finished_at|\(size)/, "SQL"],
  ["engine/src/library/parts.rs", /^no checksum/, "for the log"],
  ["engine/src/link", /^<|^ (width|poster)|^attachment;/, "HTML, XML, a header"],
  ["engine/src/engine/export.rs", /"/, "JSON"],
  ["engine/src/crash.rs", /./, "of tests"],
  ["desktop/commands/app.rs", /^Web view$/, "of the diagnostics"],
  ["engine/src/keychain.rs", /^connection \{/, "a name in the keychain"],
  ["engine/src/upload/media", /./, "names of codecs, and what no error carries"],
  ["engine/src/upload/template/mod.rs", /Trailer v7/, "an example's name"],
  ["engine/src", /^(public|private), |; charset=/, "headers"],
  ["signing/src", /^; |^# Netscape|GMT$|^\[?\{?\{?"|Credential=/, "headers, cookies, JSON"],
];

const literals = [
  ...FOLDERS.flatMap((folder) => literalsIn(ROOT, folder)),
  ...FILES.flatMap((file) =>
    literalsIn(ROOT, file.replace(/\/[^/]*$/, "")).filter((one) => one.file === file),
  ),
];

/** Text and values, whatever the values are called. A literal that no macro formats has none. */
const shapeOf = (template: string, isFormat = true) =>
  isFormat
    ? piecesOf(template)
        .map((piece) => (typeof piece === "string" ? piece : "\0"))
        .join("")
    : template;
const shapes = new Set([...sentences, ...pieces].map(([english]) => shapeOf(english)));

const isIn = ({ file }: { file: string }, path: string) => file === path || file.startsWith(`${path}/`);
const isElsewhere = ({ file, text }: Literal) =>
  ELSEWHERE.some(([path, pattern]) => isIn({ file }, path) && pattern.test(text));
const wordsIn = (text: string) => text.match(/[a-z]{2,}/g)?.length ?? 0;
/** What a person may read: two words, or a word that ends a sentence. */
const isProse = ({ text, isFormat }: Literal) => {
  const words = wordsIn(shapeOf(text, isFormat));
  return (words > 1 && text.includes(" ")) || (words > 0 && /^[A-Z“{][^]*\.$/.test(text));
};

describe("the engine's sentences", () => {
  beforeAll(() => speak("de", "de-DE"));

  it("are found in the sources", () => {
    const source = `
      // "a comment"
      #[error("what {0} is")] struct A; #[doc = "not this"] const B: char = '"';
      fn f() { tracing::warn!(key, "not this"); x.expect("not this");
        format!("It is \\u{201c}{name}\\u{201d}, \\
                 and {{more}}."); g("plain {name}", r#"raw "text""#, 'a') }
      #[cfg(test)] mod tests { fn g() { "not this" } }
      const C: &str = "last";`;
    expect(literalsOf(source, "a.rs").map(({ text, isFormat }) => [text, isFormat])).toEqual([
      ["what {0} is", true],
      ["It is “{name}”, and {{more}}.", true],
      ["plain {name}", false],
      ['raw "text"', false],
      ["last", false],
    ]);
    expect(literals.length).toBeGreaterThan(1000);
  });

  it("have a German one each", () => {
    const missing = literals.filter(
      (one) => isProse(one) && !shapes.has(shapeOf(one.text, one.isFormat)) && !isElsewhere(one),
    );
    expect(missing.map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
  });

  it("are still said where there is a German one", () => {
    const known = new Set(literals.map(({ text, isFormat }) => shapeOf(text, isFormat)));
    const unsaid = [...sentences, ...pieces].filter(
      (one) => !system.includes(one) && !known.has(shapeOf(one[0])),
    );
    expect(unsaid.map(([english]) => english)).toEqual([]);
  });

  it("are exempted only where there is something to exempt", () => {
    const idle = ELSEWHERE.filter(
      ([path, pattern]) => !literals.some((one) => isProse(one) && isIn(one, path) && pattern.test(one.text)),
    );
    expect(idle.map(([path, , why]) => `${path}: ${why}`)).toEqual([]);
  });

  it("are said with every value of theirs, and no other", () => {
    // What English needs twice or by its grammar alone.
    const unused = new Set(["are", "twice"]);
    for (const [english, own] of [...sentences, ...pieces]) {
      const names = (template: string) => slotsOf(template).map(({ name }) => name);
      expect(new Set(names(own)), english).toEqual(
        new Set(names(english).filter((name) => !unused.has(name))),
      );
      for (const { how } of slotsOf(own)) expect(["", ...Object.keys(ways)], own).toContain(how);
    }
  });

  it("are said by their own template, and not by another that fits too", () => {
    for (const [english, own] of sentences) {
      const say = (slot: Slot) => ways[slot.how]?.(sampleOf(english, slot)) ?? sampleOf(english, slot);
      expect(said(filled(english, (slot) => SAMPLES[slot.how] ?? ANY)), english).toBe(filled(own, say));
    }
  });

  it("are whole sentences, with German quotes", () => {
    for (const [english, own] of sentences) {
      expect(own.at(-1) === ".", own).toBe(english.endsWith("."));
      expect(own, own).not.toMatch(/[“”].*”|[’']s /);
      expect(own, own).toMatch(/^[A-ZÄÖÜ„{`]|^s3:|^rclone/);
    }
  });

  it("keep numbers, times and what is built in as the language has them", () => {
    expect(said("The name in storage would be 1830 bytes long; at most 1024 are possible.")).toBe(
      "Der Name im Speicher wäre 1.830 Byte lang; möglich sind höchstens 1.024.",
    );
    expect(said("A link of this connection can live from 1 second to 7 days.")).toBe(
      "Ein Link dieser Verbindung kann von 1 Sekunde bis 7 Tage gelten.",
    );
    expect(said("This could never open: its end, Thu 20 Nov 2025, 10:00, is over.")).toBe(
      "Das könnte sich nie öffnen: Das Ende, 20. Nov. 2025, 10:00, ist vorbei.",
    );
    expect(said("A rule of the bucket ends them after 1 day.")).toBe(
      "Eine Regel des Buckets beendet sie nach 1 Tag.",
    );
    expect(said("This computer's clock is 1440 minutes behind the server's.")).toBe(
      "Die Uhr dieses Computers geht gegenüber der des Servers 1.440 Minuten nach.",
    );
    expect(said("/a/b.mov cannot be read: Permission denied (os error 13).")).toBe(
      "/a/b.mov lässt sich nicht lesen: Die Berechtigung fehlt.",
    );
    expect(said("/a/b.mov cannot be read: Some day (os error 999).")).toBe(
      "/a/b.mov lässt sich nicht lesen: Some day (os error 999).",
    );
    expect(said("“eu…” is not the name of a region.")).toBe("„eu…“ ist kein Name einer Region.");
    expect(said("Not reached: “Server’s name” has to be mended first.")).toBe(
      "So weit kam es nicht: Zuerst ist „Name des Servers“ zu beheben.",
    );
  });

  it("are said where they stand alone, or in another one", () => {
    expect(
      said("the sandbox found no free port on this computer: Address already in use (os error 98)"),
    ).toBe("Die Sandbox fand auf diesem Computer keinen freien Port: Die Adresse ist schon vergeben");
    const alone = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    for (const [english, own] of cloudfront) {
      const say = (slot: Slot) => ways[slot.how]?.(sampleOf(english, slot)) ?? sampleOf(english, slot);
      expect(said(alone(filled(english, (slot) => SAMPLES[slot.how] ?? ANY)))).toBe(alone(filled(own, say)));
    }
    expect(
      said(
        "The keychain is locked, or refused Reeldrop. The sandbox's credentials are kept in memory until Reeldrop closes.",
      ),
    ).toBe(
      "Der Schlüsselbund ist gesperrt oder hat Reeldrop abgewiesen. Die Zugangsdaten der Sandbox bleiben im Arbeitsspeicher, bis Reeldrop endet.",
    );
    expect(said("Nobody says this.")).toBeNull();
  });
});

const ANY = "Ä1";
const SAMPLES: Readonly<Record<string, string>> = {
  word: "w-1",
  digits: "1,234",
  addresses: "192.0.2.7, ::1",
};
const slotsOf = (template: string) => piecesOf(template).filter((piece) => typeof piece !== "string");
const slotNamed = (template: string, name: string) =>
  slotsOf(template).find((slot) => slot.name === name) ?? { name, how: "" };
const sampleOf = (english: string, { name }: Slot) => SAMPLES[slotNamed(english, name).how] ?? ANY;
const filled = (template: string, value: (slot: Slot) => string) =>
  piecesOf(template)
    .map((piece) => (typeof piece === "string" ? piece : value(piece)))
    .join("");
