// The words of what a file is: its length, its picture, how it is coded.
import type { MediaFacts } from "../../backend";
import * as format from "../../lib/format";

const join = (parts: (string | null)[], between: string) =>
  parts.filter((part) => part !== null).join(between);

const frames = (media: MediaFacts) =>
  media.frameRate === null ? null : `${format.frameRate(media.frameRate)} fps`;

export const media = {
  /** "42.3 MB · 1:02 · 1920 × 1080 · 25 fps" */
  facts: (size: number | null, media: MediaFacts | null) =>
    join(
      [
        size === null ? null : format.bytes(size),
        media === null || media.durationSeconds === null ? null : format.playingTime(media.durationSeconds),
        media === null || media.width === null || media.height === null
          ? null
          : `${media.width} × ${media.height}`,
        media === null ? null : frames(media),
      ],
      " · ",
    ),
  /** "H.264, AAC, 12 Mbit/s, 25 fps"; empty where nothing of it is known. */
  coding: (media: MediaFacts) =>
    join(
      [
        media.videoCodec,
        media.audioCodec,
        media.bitRate === null ? null : format.bitRate(media.bitRate),
        frames(media),
      ],
      ", ",
    ),
};
