// Reads the string literals of Rust sources: those that people may read, with the values they are filled with.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export type Literal = { file: string; line: number; text: string; isFormat: boolean };
type Token = { kind: "text" | "name" | "mark"; text: string; line: number };

const RAW = /b?r(#*)"/y;
const CHARACTER = /b?'(?:\\u\{[^}]*\}|\\x..|\\.|[^\\'])'/y;
const NAME = /\w+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

/** Rust's reference, “Tokens”, as far as it matters where a text begins and ends. */
function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const meets = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const go = (to: number) => {
    for (; at < to; at++) if (source[at] === "\n") line++;
  };
  while (at < source.length) {
    const begun = line;
    const from = at;
    const raw = meets(RAW);
    if (source.startsWith("//", at)) go(ended(source.indexOf("\n", at), source));
    else if (source.startsWith("/*", at)) go(ended(source.indexOf("*/", at), source) + 2);
    else if (raw !== null) {
      const begin = at + raw[0].length;
      const end = ended(source.indexOf(`"${raw[1] ?? ""}`, begin), source);
      go(end + 1 + (raw[1]?.length ?? 0));
      tokens.push({ kind: "text", text: source.slice(begin, end), line: begun });
    } else if (source[at] === '"') {
      let end = at + 1;
      while (end < source.length && source[end] !== '"') end += source[end] === "\\" ? 2 : 1;
      go(end + 1);
      tokens.push({ kind: "text", text: unescaped(source.slice(from + 1, end)), line: begun });
    } else {
      const known = meets(CHARACTER) ?? meets(NAME);
      const text = known?.[0] ?? source[at] ?? "";
      go(at + text.length);
      if (text.trim() !== "") tokens.push({ kind: known ? "name" : "mark", text, line: begun });
    }
  }
  return tokens;
}

const ended = (found: number, source: string) => (found < 0 ? source.length : found);

const unescaped = (text: string) =>
  text.replace(
    /\\(?:\r?\n\s*|u\{([^}]*)\}|x(..)|([^]))/g,
    (_, unicode?: string, hex?: string, plain?: string) => {
      const code = unicode ?? hex;
      if (code !== undefined) return String.fromCodePoint(parseInt(code.replaceAll("_", ""), 16));
      return plain === undefined ? "" : (ESCAPES[plain] ?? plain);
    },
  );

/** The place behind the bracket that closes the one at `at`. */
function behind(tokens: Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    const { kind, text } = tokens[i] ?? { kind: "mark", text: "" };
    if (kind !== "mark") continue;
    if ("([{".includes(text)) depth++;
    else if (")]}".includes(text) && --depth === 0) return i + 1;
  }
  return tokens.length;
}

/** The texts of one source: not those of attributes but thiserror's, of tests, of logs, and of what a programmer is told. */
export function literalsOf(source: string, file: string): Literal[] {
  const tokens = tokensOf(source);
  const text = (at: number) => tokens[at]?.text;
  const found: Literal[] = [];
  const add = ({ text, line }: Token, isFormat: boolean) => found.push({ file, line, text, isFormat });
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === "text") {
      const isMacro = text(at - 2) === "!" && text(at - 1) === "(" && text(at - 3) === "format";
      add(token, isMacro);
    } else if (token.text === "#" && (text(at + 1) === "[" || text(at + 1) === "!")) {
      const end = behind(tokens, text(at + 1) === "!" ? at + 2 : at + 1);
      const inner = tokens.slice(at, end);
      const isTest = inner.map((one) => one.text).join("") === "#[cfg(test)]";
      const first = inner.find(({ kind }) => kind === "text");
      if (inner[2]?.text === "error" && first !== undefined) add(first, true);
      at = isTest ? behindItem(tokens, end) - 1 : end - 1;
    } else if (text(at + 1) === "!" && text(at + 2) === "(" && UNHEARD.has(token.text)) {
      at = behind(tokens, at + 2) - 1;
    } else if (token.text === "expect" && text(at - 1) === ".") {
      at = behind(tokens, at + 1) - 1;
    }
  }
  return found;
}

/** Macros that nobody sees the text of in the window. */
const UNHEARD = new Set(
  "trace debug info warn error eprintln println unreachable panic assert assert_eq debug_assert".split(" "),
);

function behindItem(tokens: Token[], from: number): number {
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]?.kind !== "mark") continue;
    if (tokens[at]?.text === ";") return at + 1;
    if (tokens[at]?.text === "{") return behind(tokens, at);
    if (tokens[at]?.text === "(" || tokens[at]?.text === "[") at = behind(tokens, at) - 1;
  }
  return tokens.length;
}

/** Every text of a folder's Rust sources, without its tests. `root`: where the names of files begin. */
export function literalsIn(root: string, folder: string): Literal[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "tests" ? [] : literalsIn(root, name);
    if (!entry.name.endsWith(".rs") || entry.name === "tests.rs") return [];
    return literalsOf(readFileSync(join(root, name), "utf8"), name);
  });
}
