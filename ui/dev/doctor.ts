// A pretended doctor: a few lines of each outcome, one after the other.
import { emit } from "@tauri-apps/api/event";
import type { DoctorReport, LineView } from "../src/backend";

const good: LineView = {
  subject: "put",
  group: "uploads",
  title: "Store a file",
  outcome: "good",
  found: "A small file was stored.",
  means: "Small files are sent at once.",
  mend: null,
  permission: null,
  code: null,
  fix: null,
};
const LINES: LineView[] = [
  good,
  {
    ...good,
    subject: "cors",
    group: "links",
    title: "Players on web pages",
    outcome: "notice",
    found: "Scripts on other pages are refused: no rule of the bucket allows them.",
    mend: "Plain links work. For players such as hls.js on web pages, set the CORS rules.",
    fix: "allow-players",
  },
  {
    ...good,
    subject: "delete",
    group: "tidy",
    title: "Delete a file",
    outcome: "bad",
    found: "This key lacks the permission s3:DeleteObject.",
    mend: "Add s3:DeleteObject to the policy of this key’s user or role.",
    permission: "s3:DeleteObject",
  },
];

export async function examine(run: number): Promise<DoctorReport> {
  for (const line of LINES) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    void emit("doctor", { run, line });
  }
  const text = { id: "cors", title: "CORS rules for web players", place: "S3 console", text: "[]" };
  return { connection: "Studio", ok: false, at: new Date().toISOString(), lines: LINES, texts: [text] };
}
