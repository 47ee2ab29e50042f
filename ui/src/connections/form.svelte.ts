// The state of the connection form. It holds every field but the secrets, which stay in their input elements
// and are taken from there once per press of Save.
import { asBackendError, backend } from "../backend";
import type {
  Addressing,
  CloudFrontHash,
  ConnectionForm,
  ConnectionView,
  Details,
  Disposition,
  EndpointView,
  ErrorView,
  Jurisdiction,
  LinkKind,
  PackageForm,
  PasteView,
  PresetView,
  Provider,
} from "../backend";
import { momentText, parseMoment } from "../lib/moment";
import { connections } from "../state/connections.svelte";
import type { SaidError } from "../lib/told";
import { words } from "../words";
import { codeOf, fieldOf, NEEDED, type EnteredName, type FieldName, type TextName } from "./fields";
import { pairsText, readPairs } from "./pairs";
import { endpointOf, isEndpointOf } from "./presets";
import { SecretBoxes, type SecretName } from "./secrets";

/** What a form begins with. */
export type Beginning =
  | { from: "connection"; connection: ConnectionView }
  | { from: "paste"; paste: PasteView }
  | { from: "nothing"; provider: Provider; preset: PresetView | null };

/** Whether the provider's own endpoint follows from the other fields. */
const derivesEndpoint = (provider: Provider) => provider !== "s3-compatible";

export class FormState implements Record<TextName, string> {
  id = $state<string | null>(null);
  readonly provider: Provider;
  /** What was pasted, while its secrets wait in the engine. */
  paste = $state.raw<PasteView | null>(null);
  name = $state("");
  endpoint = $state("");
  bucket = $state("");
  region = $state("");
  keyId = $state("");
  publicUrl = $state("");
  addressing = $state<Addressing>("path");
  links = $state<LinkKind>("presigned");
  preset = $state<string | null>(null);
  accountId = $state("");
  jurisdiction = $state<Jurisdiction>("default");
  accelerate = $state(false);
  dualStack = $state(false);
  storageClass = $state("");
  encryption = $state<"bucket" | "own" | "key">("bucket");
  kmsKey = $state("");
  template = $state("");
  cacheControl = $state("");
  disposition = $state<Disposition>("none");
  metadata = $state("");
  tags = $state("");
  temporary = $state(false);
  credentialsEnd = $state("");
  keyPairId = $state("");
  distributionId = $state("");
  hash = $state<CloudFrontHash>("sha1");
  packageForm = $state<PackageForm>("rewritten");

  phase = $state<"filling" | "saving" | "checking">("filling");
  understood = $state.raw<EndpointView | null>(null);
  /** What is wrong with the form as a whole: refused by the engine, or found by the check. */
  error = $state.raw<ErrorView | null>(null);
  fieldErrors = $state.raw<Partial<Record<FieldName, ErrorView>>>({});
  /** The connection is kept, though its check found a problem. */
  savedButFails = $state(false);
  suggestedRegion = $state<string | null>(null);
  readonly secrets = new SecretBoxes();
  #keepInMemory = false;
  #readText = "";
  #before: Details = {};
  #stored: readonly SecretName[] = [];

  constructor(beginning: Beginning) {
    if (beginning.from === "nothing") {
      this.provider = beginning.provider;
      this.#takeDetails({});
      if (beginning.preset) this.choosePreset(beginning.preset);
      else this.addressing = this.provider === "s3-compatible" ? "path" : "virtual-host";
      return;
    }
    const known = beginning.from === "connection" ? beginning.connection : beginning.paste;
    this.provider = known.provider;
    this.name = known.name || known.bucket;
    this.bucket = known.bucket;
    this.region = known.region;
    this.keyId = known.keyId;
    this.publicUrl = known.publicUrl ?? "";
    this.addressing = known.addressing;
    this.#takeDetails(known.details);
    if (!derivesEndpoint(this.provider) || !isOwnHost(known.endpoint)) this.endpoint = known.endpoint;
    this.#readText = this.endpoint;
    if (beginning.from === "paste") {
      this.paste = beginning.paste;
      this.temporary ||= beginning.paste.hasSessionToken;
    } else {
      this.id = beginning.connection.id;
      this.#stored = storedOf(beginning.connection);
      this.#keepInMemory = beginning.connection.secretState === "memory";
    }
  }

  /** Where a secret comes from when its box stays empty. */
  keeps(name: SecretName): "stored" | "pasted" | null {
    const { paste } = this;
    const pasted = {
      secret: paste?.hasSecret,
      sessionToken: paste?.hasSessionToken,
      privateKey: paste?.hasPrivateKey,
    };
    return pasted[name] === true ? "pasted" : this.#stored.includes(name) ? "stored" : null;
  }

  /** Fills what the preset knows. */
  choosePreset(preset: PresetView | null) {
    this.preset = preset?.id ?? null;
    if (!preset) return;
    this.region = preset.defaultRegion;
    this.addressing = preset.addressing;
    this.endpoint = this.#readText = endpointOf(preset, this.region);
    this.understood = null;
    this.#clear("endpoint");
  }

  /** The region changed: so does the endpoint, unless somebody wrote another. */
  followRegion(preset: PresetView | null) {
    if (preset && (this.endpoint.trim() === "" || isEndpointOf(preset, this.endpoint)))
      this.endpoint = this.#readText = endpointOf(preset, this.region.trim());
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

  /** Saves and checks. Secrets are taken from their boxes, sent, and gone once they are stored. */
  async save(keepInMemory = this.#keepInMemory): Promise<"works" | "kept" | "refused"> {
    this.#keepInMemory = keepInMemory;
    this.error = this.suggestedRegion = null;
    this.savedButFails = false;
    if (!this.#complete()) return "refused";
    this.phase = "saving";
    try {
      const saved = await backend.saveConnection(this.#form());
      this.id = saved.id;
      this.secrets.clear();
      this.paste = null;
      this.#stored = storedOf(saved);
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
      // The engine has forgotten what was pasted, after some time: the secrets have to be entered.
      if (code === "paste-forgotten") this.paste = null;
      const field = code === "paste-forgotten" ? "secret" : fieldOf(code);
      if (field) this.#put(field, { code, message, action });
      else this.error = { code, message, action };
      this.savedButFails = this.phase === "checking";
      return this.savedButFails ? "kept" : "refused";
    } finally {
      this.phase = "filling";
    }
  }

  #takeDetails(details: Details) {
    this.#before = details;
    const { cloudfront } = details;
    this.links = details.links ?? "presigned";
    this.preset = details.preset ?? null;
    this.accountId = details.accountId ?? "";
    this.jurisdiction = details.jurisdiction ?? "default";
    this.accelerate = details.accelerate ?? false;
    this.dualStack = details.dualStack ?? false;
    this.storageClass = details.storageClass ?? "";
    this.kmsKey = details.kmsKey ?? "";
    this.encryption =
      details.kmsKey === undefined || details.kmsKey === null ? "bucket" : this.kmsKey === "" ? "own" : "key";
    this.template = details.template ?? "";
    this.cacheControl = details.objects?.cacheControl ?? "";
    this.disposition = details.objects?.disposition ?? "none";
    this.metadata = pairsText(details.objects?.metadata);
    this.tags = pairsText(details.objects?.tags);
    this.temporary = details.temporary ?? false;
    this.credentialsEnd = momentText(details.credentialsEndAt ?? null);
    this.keyPairId = cloudfront?.keyPairId ?? "";
    this.distributionId = cloudfront?.distributionId ?? "";
    this.hash = cloudfront?.hash ?? "sha1";
    this.packageForm = cloudfront?.packageForm ?? "rewritten";
    if (this.provider === "cloudfront" && this.links !== "public") this.links = "cloudfront-signed";
  }

  #form(): ConnectionForm {
    return {
      id: this.id,
      name: this.name.trim(),
      provider: this.provider,
      endpoint: this.endpoint.trim(),
      region: this.region.trim(),
      bucket: this.bucket.trim(),
      keyId: this.keyId.trim(),
      secret: this.secrets.read("secret"),
      publicUrl: this.publicUrl.trim() || null,
      addressing: this.addressing,
      keepInMemory: this.#keepInMemory,
      details: this.#details(),
      sessionToken: this.temporary ? this.secrets.read("sessionToken") : null,
      credentialsEndAt: null,
      privateKey: this.secrets.read("privateKey"),
      pasted: this.paste?.id ?? null,
    };
  }

  /** What this form shows; the rest stays as it was. */
  #details(): Details {
    const amazon = this.provider === "aws-s3" || this.provider === "cloudfront";
    const details: Details = { ...this.#before, links: this.links };
    if (this.provider === "s3-compatible") details.preset = this.preset;
    if (this.provider === "cloudflare-r2") {
      details.accountId = this.accountId.trim();
      details.jurisdiction = this.jurisdiction;
    }
    if (amazon) {
      details.accelerate = this.accelerate;
      details.dualStack = this.dualStack;
      details.storageClass = this.storageClass || null;
      details.kmsKey =
        this.encryption === "bucket" ? null : this.encryption === "own" ? "" : this.kmsKey.trim();
    }
    details.template = this.template.trim() || null;
    details.objects = {
      cacheControl: this.cacheControl.trim() || null,
      disposition: this.disposition === "none" ? null : this.disposition,
      metadata: readPairs(this.metadata),
      tags: readPairs(this.tags),
    };
    details.temporary = this.temporary;
    details.credentialsEndAt = this.temporary ? parseMoment(this.credentialsEnd) : null;
    if (this.provider === "cloudfront") {
      details.cloudfront = {
        keyPairId: this.keyPairId.trim(),
        distributionId: this.distributionId.trim() || null,
        hash: this.hash,
        packageForm: this.packageForm,
      };
    }
    return details;
  }

  #complete(): boolean {
    const missing: Partial<Record<FieldName, SaidError>> = {};
    const say = (field: FieldName, message: string) =>
      (missing[field] = { code: codeOf(field), message, action: "", ownWords: true });
    const needed: EnteredName[] = [
      ...NEEDED[this.provider],
      ...(this.provider === "cloudflare-r2" && this.endpoint === "" ? (["accountId"] as const) : []),
      ...(this.links === "cloudfront-signed" ? (["keyPairId", "privateKey"] as const) : []),
      ...(this.links === "public" ? (["publicUrl"] as const) : []),
      ...(this.temporary ? (["sessionToken"] as const) : []),
      ...(this.encryption === "key" ? (["kmsKey"] as const) : []),
    ];
    const { missing: texts, missingDomain } = words.form;
    for (const field of needed) {
      if (this.#filled(field)) continue;
      say(field, field === "publicUrl" && this.provider === "cloudfront" ? missingDomain : texts[field]);
    }
    if (this.temporary && this.credentialsEnd.trim() !== "" && parseMoment(this.credentialsEnd) === null)
      say("credentialsEnd", words.form.unreadableMoment);
    this.fieldErrors = missing;
    return Object.keys(missing).length === 0;
  }

  #filled(field: EnteredName): boolean {
    if (field === "secret" || field === "sessionToken" || field === "privateKey")
      return this.secrets.read(field) !== null || this.keeps(field) !== null;
    return this[field].trim() !== "";
  }

  #put(field: FieldName, { code, message, action }: ErrorView) {
    this.fieldErrors = { ...this.fieldErrors, [field]: { code, message, action } };
  }

  #clear(field: FieldName) {
    this.fieldErrors = Object.fromEntries(
      Object.entries(this.fieldErrors).filter(([name]) => name !== field),
    );
  }
}

/** Whether the engine would find this endpoint by itself. */
function isOwnHost(endpoint: string): boolean {
  return (
    !endpoint.includes(".vpce.") &&
    /\.(amazonaws\.com(\.cn)?|cloudflarestorage\.com)$/i.test(endpoint.replace(/\/$/, ""))
  );
}

function storedOf(connection: ConnectionView): readonly SecretName[] {
  const states = {
    secret: connection.secretState,
    sessionToken: connection.sessionTokenState,
    privateKey: connection.privateKeyState,
  };
  const there = (name: SecretName) => states[name] !== null && states[name] !== "missing";
  return (["secret", "sessionToken", "privateKey"] as const).filter(there);
}
