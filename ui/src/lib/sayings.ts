// What the engine says in English, said in another language: by templates of its sentences, as gettext has them. Values stand
// in braces as in Rust's format strings; a brace itself is written twice.

/** The English template, and how the language says it with the same values: `["{path} is gone.", "{path} ist weg."]`. */
export type Saying = readonly [english: string, own: string];

/** What a language says, by topics: whole sentences, and whatever else is shown by itself; and what stands in them as a value. */
export type Catalogue = Readonly<Record<"sentences" | "pieces", Readonly<Record<string, readonly Saying[]>>>>;

/** How a value is written, by the word behind its colon: `{size:number}`. */
export type Ways = Readonly<Record<string, (value: string) => string>>;

export type Slot = { name: string; how: string };
export type Piece = string | Slot;

/** What a value behind a colon looks like in the English template, where anything would fit too much. */
const SHAPES: Readonly<Record<string, string>> = {
  word: "\\S+",
  digits: "[\\d,]+",
  addresses: "[\\da-f]*[.:][\\da-f.:]*(?:, [\\da-f.:]+)*",
};
const ANYTHING = "[^]*?";

/** A template taken apart into its text and its values. */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let at = 0;
  for (const found of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    const [whole, slot] = found;
    text += template.slice(at, found.index);
    at = found.index + whole.length;
    if (slot === undefined) text += whole.charAt(0);
    else {
      if (text !== "") pieces.push(text);
      text = "";
      const [name = "", how = ""] = slot.split(":");
      pieces.push({ name, how });
    }
  }
  text += template.slice(at);
  if (text !== "") pieces.push(text);
  return pieces;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const patternOf = (pieces: Piece[]) =>
  new RegExp(
    `^${pieces.map((piece) => (typeof piece === "string" ? escaped(piece) : `(${SHAPES[piece.how] ?? ANYTHING})`)).join("")}$`,
  );

type Template = {
  head: string;
  /** The longest piece of text: what has not got it is another sentence. */
  needle: string;
  /** Characters of text: of two templates that fit, the one with more of it says more. */
  weight: number;
  names: string[];
  pieces: Piece[];
  own: string;
  pattern?: RegExp;
};

const textOf = (piece: Piece | undefined) => (typeof piece === "string" ? piece : "");

/** Says a sentence with the first template that fits, the longest text first; null where none does. Made at the first call,
 * and the patterns one by one when a sentence may be theirs. */
export function sayer(sayings: readonly Saying[], ways: Ways = {}): (sentence: string) => string | null {
  let whole: Map<string, string> | undefined;
  let templates: Template[] = [];

  function begin(): Map<string, string> {
    const exact = new Map<string, string>();
    for (const [english, own] of sayings) {
      const pieces = piecesOf(english);
      const slots = pieces.filter((piece) => typeof piece !== "string");
      if (slots.length === 0) exact.set(textOf(pieces[0]), own);
      else
        templates.push({
          head: textOf(pieces[0]),
          needle: pieces.map(textOf).reduce((a, b) => (b.length > a.length ? b : a), ""),
          weight: pieces.reduce((sum, piece) => sum + textOf(piece).length, 0),
          names: slots.map(({ name }) => name),
          pieces,
          own,
        });
    }
    templates = templates.sort((a, b) => b.weight - a.weight);
    return exact;
  }

  function fill(own: string, values: ReadonlyMap<string, string>): string {
    const said = piecesOf(own).map((piece) => {
      if (typeof piece === "string") return piece;
      const value = values.get(piece.name) ?? "";
      return ways[piece.how]?.(value) ?? value;
    });
    return said.join("");
  }

  return (sentence) => {
    whole ??= begin();
    const exact = whole.get(sentence);
    if (exact !== undefined) return fill(exact, new Map());
    for (const template of templates) {
      if (!sentence.startsWith(template.head) || !sentence.includes(template.needle)) continue;
      template.pattern ??= patternOf(template.pieces);
      const found = template.pattern.exec(sentence);
      if (found === null) continue;
      return fill(template.own, new Map(template.names.map((name, i) => [name, found[i + 1] ?? ""])));
    }
    return null;
  };
}
