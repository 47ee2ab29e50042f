// The state of the connection form. It holds every field but the secret, which stays in its input element and
// is taken from there once per press of Save.
import { asBackendError, backend } from "../backend";
import type {
  Addressing,
  ConnectionForm,
  ConnectionView,
  Details,
  EndpointView,
  ErrorView,
  Provider,
} from "../backend";
import { connections } from "../state/connections.svelte";
import { words } from "../words";

export type FieldName = "name" | "endpoint" | "bucket" | "region" | "keyId" | "secret" | "publicUrl";

const FIELD_OF_CODE: Record<string, FieldName> = {
  "invalid-name": "name",
  "invalid-endpoint": "endpoint",
  "invalid-bucket": "bucket",
  "invalid-region": "region",
  "invalid-key-id": "keyId",
  "invalid-secret": "secret",
  "invalid-public-url": "publicUrl",
};

function codeOf(field: FieldName): string {
  return Object.keys(FIELD_OF_CODE).find((code) => FIELD_OF_CODE[code] === field) ?? "";
}

export class FormState {
  id = $state<string | null>(null);
  name = $state("");
  endpoint = $state("");
  bucket = $state("");
  region = $state("");
  keyId = $state("");
  publicUrl = $state("");
  addressing = $state<Addressing>("path");
  provider = $state<Provider>("s3-compatible");
  details = $state.raw<Details>({});
  phase = $state<"filling" | "saving" | "checking">("filling");
  understood = $state.raw<EndpointView | null>(null);
  /** What is wrong with the form as a whole: refused by the engine, or found by the check. */
  error = $state.raw<ErrorView | null>(null);
  fieldErrors = $state.raw<Partial<Record<FieldName, ErrorView>>>({});
  /** The connection is kept, though its check found a problem. */
  savedButFails = $state(false);
  suggestedRegion = $state<string | null>(null);
  #keepInMemory = false;
  #readText = "";

  constructor(connection: ConnectionView | null) {
    if (!connection) return;
    this.id = connection.id;
    this.name = connection.name;
    this.endpoint = this.#readText = connection.endpoint;
    this.bucket = connection.bucket;
    this.region = connection.region;
    this.keyId = connection.keyId;
    this.publicUrl = connection.publicUrl ?? "";
    this.addressing = connection.addressing;
    this.provider = connection.provider;
    this.details = connection.details;
    this.#keepInMemory = connection.secretState === "memory";
  }

  get secretIsKept(): boolean {
    return this.id !== null;
  }

  /** Takes the endpoint apart, fills what it says, and shows what was understood. */
  async readEndpoint() {
    const text = this.endpoint.trim();
    if (text === "" || text === this.#readText) return;
    this.#readText = text;
    this.#clear("endpoint");
    try {
      const read = await backend.readEndpoint(text);
      if (this.endpoint.trim() !== text) return;
      this.understood = read;
      this.endpoint = this.#readText = read.endpoint;
      if (read.bucket !== null) this.bucket = read.bucket;
      if (read.region !== null) this.region = read.region;
      this.addressing = read.addressing;
    } catch (thrown) {
      this.understood = null;
      this.#put("endpoint", asBackendError(thrown));
    }
  }

  /** Saves and checks; answers the connection's name when all is well. `secret` is sent, never kept. */
  async save(secret: string, keepInMemory = this.#keepInMemory): Promise<"works" | "kept" | "refused"> {
    this.#keepInMemory = keepInMemory;
    this.error = this.suggestedRegion = null;
    this.savedButFails = false;
    if (!this.#complete(secret)) return "refused";
    this.phase = "saving";
    try {
      const saved = await backend.saveConnection(this.#form(secret));
      this.id = saved.id;
      this.phase = "checking";
      await connections.refresh();
      const check = await connections.check(saved.id);
      if (check.ok) return "works";
      this.error = check.error;
      this.suggestedRegion = check.suggestedRegion;
      this.savedButFails = true;
      return "kept";
    } catch (thrown) {
      const { code, message, action } = asBackendError(thrown);
      const field = FIELD_OF_CODE[code];
      if (field) this.#put(field, { code, message, action });
      else this.error = { code, message, action };
      this.savedButFails = this.phase === "checking";
      return this.savedButFails ? "kept" : "refused";
    } finally {
      this.phase = "filling";
    }
  }

  #form(secret: string): ConnectionForm {
    return {
      id: this.id,
      name: this.name.trim(),
      endpoint: this.endpoint.trim(),
      region: this.region.trim(),
      bucket: this.bucket.trim(),
      keyId: this.keyId.trim(),
      provider: this.provider,
      secret: secret === "" ? null : secret,
      sessionToken: null,
      credentialsEndAt: null,
      privateKey: null,
      pasted: null,
      details: this.details,
      publicUrl: this.publicUrl.trim() || null,
      addressing: this.addressing,
      keepInMemory: this.#keepInMemory,
    };
  }

  #complete(secret: string): boolean {
    const missing: Partial<Record<FieldName, ErrorView>> = {};
    const need = (field: keyof typeof words.form.missing, value: string) => {
      if (value.trim() === "")
        missing[field] = { code: codeOf(field), message: words.form.missing[field], action: "" };
    };
    need("name", this.name);
    need("endpoint", this.endpoint);
    need("bucket", this.bucket);
    need("keyId", this.keyId);
    if (!this.secretIsKept) need("secret", secret);
    this.fieldErrors = missing;
    return Object.keys(missing).length === 0;
  }

  #put(field: FieldName, error: ErrorView) {
    this.fieldErrors = { ...this.fieldErrors, [field]: error };
  }

  #clear(field: FieldName) {
    this.fieldErrors = Object.fromEntries(
      Object.entries(this.fieldErrors).filter(([name]) => name !== field),
    );
  }
}
