import { beforeEach, describe, expect, it } from "vitest";
import { known, language, localeOf, spokenBy } from "../src/language.svelte";
import { inWords, told } from "../src/lib/told";
import { words } from "../src/words";
import { german } from "../src/words/de";
import { english } from "../src/words/en";
import { speak } from "./speak";

/** Every place of a catalogue with what stands there: "links.copied" is a function, "links.none" a text. */
function places(catalogue: object, at = ""): [string, unknown][] {
  return Object.entries(catalogue).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? places(value, `${at}${name}.`)
      : [[`${at}${name}`, value] as [string, unknown]],
  );
}
// What the engine says in English, by a code, other languages say for the codes they know.
const shape = (catalogue: object) =>
  places(catalogue)
    .filter(([at]) => !/^(errors|doctor\.subjects)/.test(at))
    .map(([at, value]) => `${at}: ${typeof value}`)
    .sort();

describe("both catalogues", () => {
  it("have the same shape", () => {
    expect(shape(german)).toEqual(shape(english));
  });

  it("say something everywhere", () => {
    for (const [at, value] of [...places(english), ...places(german)])
      if (typeof value === "string") expect(value.trim(), at).not.toBe("");
  });

  it("keep the fields of a template, and nothing else, in braces", () => {
    const fields = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const name of ["templateHint", "templateFields"] as const)
      expect(fields(german.settings[name])).toEqual(fields(english.settings[name]));
  });

  it("count one as one, and write many as their country does", async () => {
    const counted = (n: number) => [
      words.drop.things(n, true),
      words.batch.title(n, n),
      words.batch.askCancel(n).title,
      words.hold.title("Studio", n),
      words.conflict.others(n),
      words.links.checked(n, n, n),
      words.doctor.running(n),
    ];
    await speak("en");
    expect(counted(1)).toEqual([
      "1 file",
      "1 file, 1 package",
      "Cancel 1 upload?",
      "1 upload to Studio waits for you",
      "1 more file of this drop asks the same.",
      "1 link works; 1 does not, and is selected; 1 could not be asked",
      "Checking… 1 line so far",
    ]);
    expect(counted(1234).slice(0, 3)).toEqual([
      "1,234 files",
      "1,234 files, 1,234 packages",
      "Cancel 1,234 uploads?",
    ]);
    await speak("de");
    expect(counted(1)).toEqual([
      "1 Datei",
      "1 Datei, 1 Paket",
      "1 Upload abbrechen?",
      "1 Upload an „Studio“ wartet auf dich",
      "1 weitere Datei dieses Stapels fragt dasselbe.",
      "1 Link geht; 1 geht nicht und ist ausgewählt; 1 ließ sich nicht prüfen",
      "Prüfung läuft … bisher 1 Punkt",
    ]);
    expect(counted(1234)).toEqual([
      "1.234 Dateien",
      "1.234 Dateien, 1.234 Pakete",
      "1.234 Uploads abbrechen?",
      "1.234 Uploads an „Studio“ warten auf dich",
      "1.234 weitere Dateien dieses Stapels fragen dasselbe.",
      "1.234 Links gehen; 1.234 gehen nicht und sind ausgewählt; 1.234 ließen sich nicht prüfen",
      "Prüfung läuft … bisher 1.234 Punkte",
    ]);
  });
});

describe("the chosen language", () => {
  beforeEach(() => speak("en"));

  it("speaks through words that were taken before it was chosen", async () => {
    const say = words.links;
    expect(say.columns.left).toBe("Time left");
    await speak("de");
    expect(say.columns.left).toBe("Restzeit");
    expect(Object.keys(words.settings.appearances)).toEqual(["system", "dark", "light"]);
    await speak("en");
    expect(say.columns.left).toBe("Time left");
  });

  it("is the system's, where it is spoken here", () => {
    const systems = ["de-AT", "de_DE.UTF-8", "de", "en-US", "fr-FR", "C", ""];
    expect(systems.map((system) => spokenBy("system", system))).toEqual([
      "de",
      "de",
      "de",
      "en",
      "en",
      "en",
      "en",
    ]);
    expect(spokenBy("en", "de-DE")).toBe("en");
  });

  it("writes numbers as its country does, and never as a locale that is none", () => {
    expect(localeOf("de", "de-CH")).toBe("de-CH");
    expect(localeOf("de", "C")).toBe("de-DE");
    expect(localeOf("en", "de-DE")).toBe("en-GB");
    expect(known("C")).toBeNull();
    expect(known("en_US")).toBe("en-US");
  });

  it("is the one that was asked for last", async () => {
    const first = language.choose("de");
    const second = language.choose("en");
    await Promise.all([first, second]);
    expect(language.spoken).toBe("en");
    expect(words.close).toBe("Close");
  });
});

describe("what went wrong", () => {
  const error = (code: string) => ({ code, message: "A sentence.", action: "Do this." });

  it("is said in German: by its sentences, else by its code, else as the engine says it", async () => {
    await speak("de");
    const known = {
      code: "file-missing",
      message: "There is no file /a/b.mov.",
      action: "Check the path; a render may have another name than expected.",
    };
    const germanOnes = {
      message: { text: "Die Datei /a/b.mov gibt es nicht.", lang: undefined },
      action: {
        text: "Prüfe den Pfad; vielleicht heißt das Rendering anders als erwartet.",
        lang: undefined,
      },
    };
    expect(told(known)).toEqual(germanOnes);
    expect(told({ ...known, action: "Do this." })).toEqual({
      ...germanOnes,
      action: { text: "Do this.", lang: "en" },
    });
    expect(told({ ...known, message: "A sentence." })).toEqual({
      ...germanOnes,
      message: { text: "A sentence.", lang: "en" },
    });
    expect(told(error("wrong-secret")).message).toMatchObject({ lang: undefined });
    expect(told(error("wrong-secret")).action).toMatchObject({ lang: undefined });
    expect(told(error("wrong-secret")).message.text).toContain("Geheimnis");
    expect(told(error("file-missing"))).toEqual({
      message: { text: "A sentence.", lang: "en" },
      action: { text: "Do this.", lang: "en" },
    });
    expect(told({ ...error("file-missing"), action: "" }).action).toEqual({ text: "", lang: undefined });
    expect(told(error("file-changed")).message.lang).toBe("en");
    expect(told(error("file-changed"), true).message.text).toContain("geändert");
    expect(told({ ...error("invalid-secret"), ownWords: true }).message.lang).toBeUndefined();
    expect(inWords("A small file was stored.")).toEqual({
      text: "Eine kleine Datei wurde abgelegt.",
      lang: undefined,
    });
  });

  it("is said in whole sentences", () => {
    for (const [code, { message, action }] of Object.entries({
      ...german.errors,
      ...german.errorsOfFile,
    }))
      for (const text of [message, action]) expect(text, code).toMatch(/^[A-ZÄÖÜ].*\.$/);
  });

  it("is the engine's in English", async () => {
    await speak("en");
    expect(told(error("wrong-secret")).message).toEqual({ text: "A sentence.", lang: undefined });
    expect(inWords("A small file was stored.").text).toBe("A small file was stored.");
  });
});
