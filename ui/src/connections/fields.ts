// The fields of the connection form, what each provider cannot do without, and which field an error is about.
import type { Provider } from "../backend";

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
  | "credentialsEnd";

export type FieldName = TextName | "secret" | "sessionToken" | "privateKey";

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
  "credentialsEnd",
  "secret",
  "sessionToken",
  "privateKey",
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
export const NEEDED: Record<Provider, readonly FieldName[]> = {
  sandbox: [],
  "s3-compatible": ["name", "endpoint", "bucket", "keyId", "secret"],
  "cloudflare-r2": ["name", "accountId", "bucket", "keyId", "secret"],
  "aws-s3": ["name", "bucket", "keyId", "secret"],
  cloudfront: ["name", "bucket", "keyId", "secret", "publicUrl", "keyPairId", "privateKey"],
};
