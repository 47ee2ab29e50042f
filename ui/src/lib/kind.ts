// What a file is, as far as its type says it.
import type { IconName } from "../parts/icons";

export type Kind = "video" | "audio" | "image" | "playlist" | "archive" | "document";

const PLAYLISTS = /mpegurl|dash\+xml|scpls|xspf/;
const ARCHIVES = /zip|x-tar|x-7z|rar|zstd|x-xz|bzip|compress|diskimage|iso9660/;

export function kindOf(contentType: string): Kind {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (PLAYLISTS.test(type)) return "playlist";
  if (type === "application/mxf") return "video";
  for (const kind of ["video", "audio", "image"] as const) if (type.startsWith(`${kind}/`)) return kind;
  return ARCHIVES.test(type) ? "archive" : "document";
}

export const KIND_ICONS: Record<Kind, IconName> = {
  video: "film",
  audio: "sound",
  image: "image",
  playlist: "playlist",
  archive: "archive",
  document: "paper",
};
