// What a person does to uploads and links, from whichever place in the window. Trouble goes to the status bar.
import { asBackendError, backend } from "../backend";
import type { ConflictAnswer, LinkForm, LinkView, LinkWish, RevokeWay, UploadView } from "../backend";
import { endOf } from "../lib/link";
import { words } from "../words";
import { linkDialog } from "./linkDialog.svelte";
import { links } from "./links.svelte";
import { notices } from "./notices.svelte";
import { shell } from "./shell.svelte";
import { canPause, isUnderWay, type Batch } from "./uploads.svelte";

export async function chooseFiles(): Promise<void> {
  shell.view = "uploads";
  await notices.guard(backend.chooseFiles());
}

/** Uploads copied files. */
export async function pasteFiles(): Promise<void> {
  const batch = await notices.guard(backend.pasteFiles());
  if (batch === null) notices.say(words.drop.nothingCopied);
  else if (batch !== undefined) shell.view = "uploads";
}

export async function chooseFolder(): Promise<void> {
  shell.view = "uploads";
  await notices.guard(backend.chooseFolder());
}

/** Copies links, one per line; answers whether it did. */
export async function copyLinks(ids: string[], form: LinkForm = "url"): Promise<boolean> {
  const copied = await notices.guard(backend.copyLinks(ids, form));
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

/** New links with the same lifetimes, of those that are there; they are copied, one per line. */
export async function renewLinks(ids: string[]): Promise<void> {
  const renewed: string[] = [];
  for (const id of ids) {
    const link = await notices.guard(backend.renewLink(id, null));
    if (link) renewed.push(link.id);
  }
  if (renewed.length > 0) await copyLinks(renewed);
}

/** Another link to what a link opens; the engine copies it. Throws what is wrong with the wish. */
export async function makeLink(link: LinkView, wish: LinkWish): Promise<void> {
  const made = await backend.newLink(link.id, wish);
  notices.say(words.links.renewed(endOf(made), new Date()));
}

/** Says what taking links back would do, and asks which way. */
export async function askRevoke(ids: string[]): Promise<void> {
  const [id] = ids;
  if (id === undefined) return;
  const plan = ids.length === 1 ? await notices.guard(backend.revokePlan(id)) : null;
  if (plan !== undefined) linkDialog.current = { kind: "revoke", ids, plan };
}

/** Takes links back; those that end together with another count as taken back. */
export async function revokeLinks(ids: string[], way: RevokeWay): Promise<void> {
  const [id] = ids;
  notices.say(words.sharing.revoke.working[way]);
  if (ids.length === 1 && id !== undefined) {
    const revoked = await notices.guard(backend.revokeLink(id, way));
    if (revoked) notices.say(revoked.words);
    return;
  }
  let gone = 0;
  for (const id of ids) {
    try {
      await backend.revokeLink(id, way);
      gone += 1;
    } catch (thrown) {
      const error = asBackendError(thrown);
      if (error.code === "link-revoked") gone += 1;
      else notices.trouble(error);
    }
  }
  if (gone === ids.length) notices.say(words.links.revokedAll(gone));
}

/** Asks once more whether a link that was taken back is dead. */
export async function checkRevoked(link: LinkView): Promise<void> {
  const checks = await notices.guard(backend.checkLinks([link.id]));
  if (checks) notices.say(words.sharing.checkedAgain(checks[0]?.works ?? null));
}

/** Asks the servers which links still work, and selects those that do not. */
export async function checkLinks(ids: string[]): Promise<void> {
  const revoked = links.revokedOf(ids);
  const asked = ids.filter((id) => !revoked.has(id));
  notices.say(words.links.checking(asked.length));
  const checks = await notices.guard(backend.checkLinks(asked));
  if (!checks) return;
  const dead = checks.filter((check) => check.works === false).map((check) => check.id);
  const unknown = checks.filter((check) => check.works === null).length;
  links.select(dead);
  notices.say(words.links.checked(checks.length - dead.length - unknown, dead.length, unknown));
}

export async function exportLinks(ids: string[]): Promise<void> {
  if (await notices.guard(backend.exportLinks(ids))) notices.say(words.links.exported(ids.length));
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

/** Copies what whoever helps needs to know. */
export async function copyDiagnostics(): Promise<void> {
  if ((await notices.guard(backend.copyDiagnostics())) !== undefined) notices.say(words.help.copied);
}

/** Asks where, and saves the whole library there. */
export async function exportLibrary(): Promise<void> {
  if (await notices.guard(backend.exportLibrary())) notices.say(words.computer.exported);
}
