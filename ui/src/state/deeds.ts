// What a person does to uploads and links, from whichever place in the window. Trouble goes to the status bar.
import { backend } from "../backend";
import type { ConflictAnswer, LinkView, UploadView } from "../backend";
import { endOf } from "../lib/link";
import { words } from "../words";
import { notices } from "./notices.svelte";
import { shell } from "./shell.svelte";
import { canPause, isUnderWay, type Batch } from "./uploads.svelte";

export async function chooseFiles(): Promise<void> {
  shell.view = "uploads";
  await notices.guard(backend.chooseFiles());
}

export async function chooseFolder(): Promise<void> {
  shell.view = "uploads";
  await notices.guard(backend.chooseFolder());
}

/** Copies links, one per line; answers whether it did. */
export async function copyLinks(ids: string[]): Promise<boolean> {
  const copied = await notices.guard(backend.copyLinks(ids));
  if (copied === undefined) return false;
  notices.say(words.links.copied(copied));
  return true;
}

export async function openLink(link: LinkView): Promise<void> {
  await notices.guard(backend.openLink(link.id));
}

/** A new link with the same lifetime; the engine copies it. */
export async function renewLink(link: LinkView): Promise<void> {
  const renewed = await notices.guard(backend.renewLink(link.id, null));
  if (renewed) notices.say(words.links.renewed(endOf(renewed), new Date()));
}

export async function cancelUpload(upload: UploadView): Promise<void> {
  await notices.guard(backend.cancelUpload(upload.id));
}

export async function askCancelUpload(upload: UploadView): Promise<void> {
  if (isUnderWay(upload) && (await shell.ask(words.upload.askCancel(upload.name))))
    await cancelUpload(upload);
}

export async function askCancelBatch(batch: Batch): Promise<void> {
  if (await shell.ask(words.batch.askCancel(batch.totals.active)))
    await notices.guard(backend.cancelBatch(batch.id));
}

/** Pauses an upload, or lets it go on; answers whether it could be either. */
export function pauseOrResume(upload: UploadView): boolean {
  if (upload.state === "paused") void notices.guard(backend.resumeUpload(upload.id));
  else if (canPause(upload)) void notices.guard(backend.pauseUpload(upload.id));
  else return false;
  return true;
}

/** Sends an upload before or after all others that wait. */
export async function shiftUpload(upload: UploadView, first: boolean): Promise<void> {
  await notices.guard(backend.shiftUpload(upload.id, first));
}

/** The same of what waits of a drop. */
export async function shiftBatch(batch: Batch, first: boolean): Promise<void> {
  await notices.guard(backend.shiftBatch(batch.id, first));
}

export async function pauseBatch(batch: Batch): Promise<void> {
  await notices.guard(backend.pauseBatch(batch.id));
}

export async function resumeBatch(batch: Batch): Promise<void> {
  await notices.guard(backend.resumeBatch(batch.id));
}

export async function pauseAll(): Promise<void> {
  await notices.guard(backend.pauseAll());
}

export async function resumeAll(): Promise<void> {
  await notices.guard(backend.resumeAll());
}

/** What waits for a connection is tried again. */
export async function tryConnectionAgain(id: string): Promise<void> {
  await notices.guard(backend.tryConnectionAgain(id));
}

export async function retryUpload(upload: UploadView): Promise<void> {
  await notices.guard(backend.retryUpload(upload.id));
}

/** Sends again what failed of a drop. */
export async function retryBatch(batch: Batch): Promise<void> {
  await notices.guard(backend.retryBatch(batch.id));
}

/** Sends again all that failed. */
export async function retryAll(): Promise<void> {
  await notices.guard(backend.retryAll());
}

/** Says what becomes of an upload whose key exists, or of all of its drop. */
export async function answerConflict(
  upload: UploadView,
  answer: ConflictAnswer,
  wholeBatch: boolean,
): Promise<void> {
  await notices.guard(backend.answerConflict(upload.id, answer, wholeBatch));
}

export async function forgetUpload(upload: UploadView): Promise<void> {
  await notices.guard(backend.forgetUpload(upload.id));
}

export async function showFile(upload: UploadView): Promise<void> {
  await notices.guard(backend.showFile(upload.id));
}
