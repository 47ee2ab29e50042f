import { describe, expect, it } from "vitest";
import { piecesOf, sayer } from "../src/lib/sayings";

const say = sayer(
  [
    ["It is done.", "Es ist fertig."],
    ["{path} is neither a file nor a folder.", "{path} ist weder Datei noch Ordner."],
    ["{what} cannot be done.", "{what} geht nicht."],
    ["The file {path} cannot be done.", "Die Datei {path} geht nicht."],
    ["{first}{second} stand side by side.", "{second} hinter {first}."],
    ["“{from}” became “{to}”.", "Aus „{from}“ wurde „{to}“."],
    ["The field “{{{name}}}” takes {size:digits} bytes.", "Das Feld „{{{name}}}“ nimmt {size:dots} Byte."],
    ["{count:digits} of (a|b)* [c] $^?+ \\ /", "{count} davon"],
  ],
  { dots: (value) => value.replaceAll(",", ".") },
);

/** Names that people, and those who mean harm, give to files. */
const NASTY = [
  "/home/ann/Trailer v7.mp4",
  "",
  ".*",
  "(a|b)[c]{2}^$?+\\/",
  "$& $1 $$ $`",
  "{path} {{x}} }{",
  "„quoted“ “quoted” \"quoted\" 'quoted'",
  "<img src=x onerror=alert(1)>.mp4",
  "a\nb\r\nc\u2028d",
  "🎬 – ﷽",
  " is neither a file nor a folder.",
  "x is neither a file nor a folder. y",
  "It is done.",
  "__proto__",
  "x".repeat(5000),
];

describe("a template", () => {
  it("is text and values, and doubled braces are braces", () => {
    expect(piecesOf("a {b} {{c}} {d:digits}{}")).toEqual([
      "a ",
      { name: "b", how: "" },
      " {c} ",
      { name: "d", how: "digits" },
      { name: "", how: "" },
    ]);
    expect(piecesOf("{{{name}}}")).toEqual(["{", { name: "name", how: "" }, "}"]);
    expect(piecesOf("")).toEqual([]);
  });
});

describe("a sentence", () => {
  it("is said with its value, whatever that is", () => {
    for (const value of NASTY) {
      expect(say(`${value} is neither a file nor a folder.`)).toBe(`${value} ist weder Datei noch Ordner.`);
      expect(say(`The file ${value} cannot be done.`)).toBe(`Die Datei ${value} geht nicht.`);
    }
  });

  it("is said with two values", () => {
    for (const from of NASTY)
      for (const to of NASTY) {
        // Where a value holds what stands between the two, nobody can tell which is which: nothing is lost.
        if (`${from}${to}`.includes("” became “")) continue;
        expect(say(`“${from}” became “${to}”.`)).toBe(`Aus „${from}“ wurde „${to}“.`);
      }
    expect(say("ab stand side by side.")).toBe("ab hinter .");
  });

  it("is said by the template with the longest text", () => {
    expect(say("The file a cannot be done.")).toBe("Die Datei a geht nicht.");
    expect(say("Nothing cannot be done.")).toBe("Nothing geht nicht.");
  });

  it("is said only as a whole, and where values are what they must be", () => {
    expect(say("It is done.")).toBe("Es ist fertig.");
    expect(say("It is done. ")).toBeNull();
    expect(say("so: a is neither a file nor a folder.!")).toBeNull();
    expect(say("The field “{x}” takes 1,024 bytes.")).toBe("Das Feld „{x}“ nimmt 1.024 Byte.");
    expect(say("The field “{x}” takes many bytes.")).toBeNull();
    expect(say("12 of (a|b)* [c] $^?+ \\ /")).toBe("12 davon");
    expect(say("")).toBeNull();
    expect(say("constructor")).toBeNull();
  });

  it("costs little, also where nothing fits", () => {
    const many = sayer(
      Array.from(
        { length: 500 },
        (_, i) => [`Thing ${i} of {a} and {b} is {c}.`, `{c} {b} {a} ${i}`] as const,
      ),
    );
    const long = "Thing x ".repeat(5000);
    const begun = performance.now();
    for (let i = 0; i < 100; i++) expect(many(`${long}${i}`)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(many("Thing 7 of 1 and 2 is 3.")).toBe("3 2 1 7");
  });
});
