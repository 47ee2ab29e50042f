// What a person does to uploads and links, from whichever place in the window. Trouble goes to the status bar.
import { backend } from "../backend";
import type {
  BackendError,
  ConflictAnswer,
  LinkForm,
  LinkView,
  LinkWish,
  RevokeWay,
  UploadView,
} from "../backend";
import { endOf } from "../lib/link";
import { RenewTally, RevokeTally } from "../lib/tally";
import { told, type SaidError } from "../lib/told";
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

/** Copies those of the links that work, one per line; answers whether any does. */
export async function copyLinks(ids: string[], form: LinkForm = "url"): Promise<boolean> {
  const count = await notices.guard(backend.copyLinks(ids, form));
  if (count === undefined) return false;
  notices.say(words.sharing.copied(count));
  return count.copied > 0;
}

export async function openLink(link: LinkView): Promise<void> {
  await notices.guard(backend.openLink(link.id));
}

/** A new link with the same lifetime; the engine copies it. */
export async function renewLink(link: LinkView): Promise<void> {
  const renewed = await notices.guard(backend.renewLink(link.id, null));
  if (renewed) notices.say(words.links.renewed(endOf(renewed), new Date()));
}

/** New links with the same lifetimes, of those that can be renewed; they are copied, one per line. */
export async function renewLinks(ids: string[]): Promise<void> {
  const tally = new RenewTally();
  for (const id of ids) await tally.count(backend.renewLink(id, null));
  const { made } = tally;
  if (made.length > 0 && (await notices.guard(backend.copyLinks(made, "url"))) === undefined) return;
  close(words.sharing.renewedMany(made.length, tally.endless, tally.failed.length), tally.failed[0]);
}

/** What is to be said at the end of many deeds; where some failed, with why the first did. */
function close(said: string, failure: BackendError | undefined) {
  if (!failure) {
    notices.say(said);
    return;
  }
  const why = told(failure);
  const trouble: SaidError = {
    code: failure.code,
    message: `${said}. ${why.message.text}`,
    action: why.action.text,
    ownWords: true,
  };
  notices.trouble(trouble);
}

/** Another link to what a link opens; the engine copies it. Throws what is wrong with the wish. */
export async function makeLink(link: LinkView, wish: LinkWish): Promise<void> {
  const made = await backend.newLink(link.id, wish);
  notices.say(words.links.renewed(endOf(made), new Date()));
}

/** Says what taking links back would do, and asks which way. Those that were taken back already are left out. */
export async function askRevoke(chosen: string[]): Promise<void> {
  const revoked = links.revokedOf(chosen);
  const ids = chosen.filter((id) => !revoked.has(id));
  const [id] = ids;
  if (id === undefined) {
    if (chosen.length > 0) notices.say(words.sharing.revoke.already);
    return;
  }
  if (ids.length === 1) {
    const plan = await notices.guard(backend.revokePlan(id));
    if (plan) linkDialog.current = { kind: "revoke", ids, plan, many: null };
  } else {
    const many = await notices.guard(backend.revokeManyPlan(ids));
    if (many) linkDialog.current = { kind: "revoke", ids, plan: null, many };
  }
}

/** Takes links back; those that end together with another count as taken back. What still answers is left selected. */
export async function revokeLinks(ids: string[], way: RevokeWay): Promise<void> {
  const [id] = ids;
  if (ids.length === 1 && id !== undefined) {
    notices.say(words.sharing.revoke.working[way]);
    const revoked = await notices.guard(backend.revokeLink(id, way));
    if (revoked) notices.say(words.sharing.revoke.done(revoked));
    return;
  }
  const tally = new RevokeTally();
  for (const [at, id] of ids.entries()) {
    notices.say(words.sharing.revoke.workingMany(at + 1, ids.length));
    await tally.count(id, backend.revokeLink(id, way));
  }
  // Those that ended with another: nobody has asked for their own addresses yet.
  if (tally.together.length > 0) tally.check(await backend.checkLinks(tally.together).catch(() => []));
  const left = [...tally.answering, ...tally.failed.map(({ id }) => id)];
  if (left.length > 0) links.filter = "all";
  links.select(left);
  close(words.sharing.revoke.doneMany(tally.said()), tally.failed[0]?.error);
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
  links.answered(checks);
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
