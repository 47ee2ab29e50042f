// The S3-compatible services that the engine knows, read once.
import { backend } from "../backend";
import type { PresetView } from "../backend";

let read: Promise<PresetView[]> | undefined;

export function presets(): Promise<PresetView[]> {
  read ??= backend.presets().catch((thrown: unknown) => {
    read = undefined;
    throw thrown;
  });
  return read;
}

/** The endpoint of a service in a region; empty where each has its own. */
export function endpointOf(preset: PresetView, region: string): string {
  return preset.endpoint?.replaceAll("{region}", region === "" ? preset.defaultRegion : region) ?? "";
}

/** Whether an endpoint is the service's own, in any region. */
export function isEndpointOf(preset: PresetView, endpoint: string): boolean {
  const [before = "", after = ""] = preset.endpoint?.split("{region}") ?? [];
  return before !== "" && endpoint.startsWith(before) && endpoint.endsWith(after);
}
