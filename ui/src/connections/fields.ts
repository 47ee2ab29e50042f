// The fields of the connection form, what each provider cannot do without, and which field an error is about.
import type { Provider } from "../backend";
import type { SecretName } from "./secrets";

/** Fields of one line of text. */
export type TextName =
  | "name"
  | "endpoint"
  | "bucket"
  | "region"
  | "keyId"
  | "publicUrl"
  | "accountId"
  | "keyPairId"
  | "distributionId"
  | "kmsKey"
  | "template"
  | "cacheControl"
  | "metadata"
  | "tags"
  | "credentialsEnd";

/** Fields that are chosen. */
export type ChoiceName = "links" | "preset" | "acceleration" | "storageClass";

/** Fields that can be left empty. */
export type EnteredName = TextName | SecretName;

export type FieldName = EnteredName | ChoiceName;

const FIELDS: ReadonlySet<string> = new Set<FieldName>([
  "name",
  "endpoint",
  "bucket",
  "region",
  "keyId",
  "publicUrl",
  "accountId",
  "keyPairId",
  "distributionId",
  "kmsKey",
  "template",
  "cacheControl",
  "metadata",
  "tags",
  "credentialsEnd",
  "secret",
  "sessionToken",
  "privateKey",
  "links",
  "preset",
  "acceleration",
  "storageClass",
]);

/** The field that an error of the engine names: `invalid-public-url` → `publicUrl`. */
export function fieldOf(code: string): FieldName | null {
  const name = code
    .replace(/^invalid-/, "")
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return code.startsWith("invalid-") && FIELDS.has(name) ? (name as FieldName) : null;
}

export function codeOf(field: FieldName): string {
  return `invalid-${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What must be filled in before the engine is asked; it judges the rest. */
export const NEEDED: Record<Provider, readonly EnteredName[]> = {
  sandbox: [],
  "s3-compatible": ["name", "endpoint", "bucket", "keyId", "secret"],
  "cloudflare-r2": ["name", "bucket", "keyId", "secret"],
  "aws-s3": ["name", "bucket", "keyId", "secret"],
  cloudfront: ["name", "bucket", "keyId", "secret", "publicUrl"],
};
