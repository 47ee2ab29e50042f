// The one door to the backend: commands that answer with a value or throw a BackendError, the frame
// event, files dragged over the window, and addresses of posters. No other file imports Tauri.
import { convertFileSrc } from "@tauri-apps/api/core";
import { TauriEvent, listen } from "@tauri-apps/api/event";
import { commands, events } from "./bindings";
import type {
  Beginning,
  ConflictAnswer,
  ConnectionForm,
  DropTarget,
  ErrorView,
  Fix,
  Frame,
  Language,
  LineView,
  LinkForm,
  LinkWish,
  RevokeWay,
  Settings,
  StatisticsQuery,
  WatchForm,
  WhenClosing,
  WindowLook,
} from "./bindings";

export type * from "./bindings";

/** What the engine says went wrong: a stable code, a sentence, and what to do about it. */
export class BackendError extends Error {
  readonly code: string;
  readonly action: string;

  constructor(view: ErrorView) {
    super(view.message);
    this.name = "BackendError";
    this.code = view.code;
    this.action = view.action;
  }
}

/** Any thrown value as a BackendError, so that callers handle one type. */
export function asBackendError(thrown: unknown): BackendError {
  if (thrown instanceof BackendError) return thrown;
  return new BackendError({
    code: "no-answer",
    message: "Reeldrop’s engine did not answer.",
    action: "Close Reeldrop and start it again. Uploads go on where they were.",
  });
}

type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };

async function unwrap<T>(answer: Promise<Result<T, ErrorView>>): Promise<T> {
  let result: Result<T, ErrorView>;
  try {
    result = await answer;
  } catch (thrown) {
    console.error(thrown);
    throw asBackendError(thrown);
  }
  if (result.status === "error") throw new BackendError(result.error);
  return result.data;
}

export const backend = {
  firstFrame: (at: number) => commands.firstFrame(at),
  overview: () => unwrap(commands.overview()),
  batches: (most: number | null) => unwrap(commands.batches(most)),
  chooseFiles: () => unwrap(commands.chooseFiles()),
  /** Uploads the files that were copied in a file manager; null where nothing of that kind was copied. */
  pasteFiles: () => unwrap(commands.pasteFiles()),
  /** Where connections can be dropped on; holds while files hang on the pointer. */
  showDropTargets: (targets: DropTarget[]) => unwrap(commands.showDropTargets(targets)),
  chooseFolder: () => unwrap(commands.chooseFolder()),
  cancelUpload: (id: string) => unwrap(commands.cancelUpload(id)),
  cancelBatch: (id: string) => unwrap(commands.cancelBatch(id)),
  pauseUpload: (id: string) => unwrap(commands.pauseUpload(id)),
  resumeUpload: (id: string) => unwrap(commands.resumeUpload(id)),
  pauseBatch: (id: string) => unwrap(commands.pauseBatch(id)),
  resumeBatch: (id: string) => unwrap(commands.resumeBatch(id)),
  pauseAll: () => unwrap(commands.pauseAll()),
  resumeAll: () => unwrap(commands.resumeAll()),
  shiftUpload: (id: string, first: boolean) => unwrap(commands.shiftUpload(id, first)),
  shiftBatch: (id: string, first: boolean) => unwrap(commands.shiftBatch(id, first)),
  retryUpload: (id: string) => unwrap(commands.retryUpload(id)),
  retryBatch: (id: string) => unwrap(commands.retryBatch(id)),
  retryAll: () => unwrap(commands.retryAll()),
  answerConflict: (id: string, answer: ConflictAnswer, wholeBatch: boolean) =>
    unwrap(commands.answerConflict(id, answer, wholeBatch)),
  forgetUpload: (id: string) => unwrap(commands.forgetUpload(id)),
  showFile: (id: string) => unwrap(commands.showFile(id)),
  connections: () => unwrap(commands.connections()),
  saveConnection: (form: ConnectionForm) => unwrap(commands.saveConnection(form)),
  deleteConnection: (id: string) => unwrap(commands.deleteConnection(id)),
  chooseConnection: (id: string) => unwrap(commands.chooseConnection(id)),
  /** Bytes a second; null for no limit of its own. */
  limitConnection: (id: string, limit: number | null) => unwrap(commands.limitConnection(id, limit)),
  checkConnection: (id: string) => unwrap(commands.checkConnection(id)),
  /** Runs the doctor; its lines come by `onDoctorLine` under the number `run`. */
  examineConnection: (id: string, run: number) => unwrap(commands.examineConnection(id, run)),
  mendConnection: (id: string, fix: Fix) => unwrap(commands.mendConnection(id, fix)),
  /** Copies one of the doctor's texts, by its id. */
  copyConnectionText: (id: string, text: string) => unwrap(commands.copyConnectionText(id, text)),
  tryConnectionAgain: (id: string) => unwrap(commands.tryConnectionAgain(id)),
  readEndpoint: (text: string) => unwrap(commands.readEndpoint(text)),
  /** Takes apart what was pasted; its secrets stay in the engine, under the id of each answer. */
  readPaste: (text: string) => unwrap(commands.readPaste(text)),
  awsProfiles: () => unwrap(commands.awsProfiles()),
  pickAwsProfile: (name: string) => unwrap(commands.pickAwsProfile(name)),
  presets: () => unwrap(commands.presets()),
  storageClasses: () => unwrap(commands.storageClasses()),
  /** At most so many links, newest first, from the one on that comes after `after`. */
  links: (after: string | null, most: number) => unwrap(commands.links(after, most)),
  linkUrl: (id: string) => unwrap(commands.linkUrl(id)),
  /** Copies those that work; says how many, and why the others were left out. */
  copyLinks: (ids: string[], form: LinkForm) => unwrap(commands.copyLinks(ids, form)),
  /** What taking a link back would do. */
  revokePlan: (id: string) => unwrap(commands.revokePlan(id)),
  /** The same of several links, as the library knows it. */
  revokeManyPlan: (ids: string[]) => unwrap(commands.revokeManyPlan(ids)),
  revokeLink: (id: string, way: RevokeWay) => unwrap(commands.revokeLink(id, way)),
  checkLinks: (ids: string[]) => unwrap(commands.checkLinks(ids)),
  /** An SVG picture. */
  linkQr: (id: string) => unwrap(commands.linkQr(id)),
  /** Asks where to save the picture. Whether it was saved. */
  saveQr: (id: string) => unwrap(commands.saveQr(id)),
  /** Asks where to save the table. Whether it was saved. */
  exportLinks: (ids: string[]) => unwrap(commands.exportLinks(ids)),
  openLink: (id: string) => unwrap(commands.openLink(id)),
  renewLink: (id: string, lifetimeSeconds: number | null) => unwrap(commands.renewLink(id, lifetimeSeconds)),
  /** Another link to the same thing; it is copied. */
  newLink: (id: string, wish: LinkWish) => unwrap(commands.newLink(id, wish)),
  annotateLink: (id: string, note: string, recipient: string) =>
    unwrap(commands.annotateLink(id, note, recipient)),
  /** A page of what is right below a prefix; `after` is the `next` of the page before. */
  browse: (connectionId: string, prefix: string, after: string | null) =>
    unwrap(commands.browse(connectionId, prefix, after)),
  /** Makes a link to each of these objects, and copies them. */
  /** Uploads that were begun in a connection's bucket and never ended. */
  orphans: (connection: string) => unwrap(commands.orphans(connection)),
  /** Frees what those of Reeldrop hold; which. */
  cleanOrphans: (connection: string, ids: string[]) => unwrap(commands.cleanOrphans(connection, ids)),
  linkObjects: (connectionId: string, keys: string[], lifetimeSeconds: number) =>
    unwrap(commands.linkObjects(connectionId, keys, lifetimeSeconds)),
  statistics: (query: StatisticsQuery) => unwrap(commands.statistics(query)),
  /** Asks where to save the table. Whether it was saved. */
  exportStatistics: (query: StatisticsQuery) => unwrap(commands.exportStatistics(query)),
  watchFolders: () => unwrap(commands.watchFolders()),
  saveWatchFolder: (form: WatchForm) => unwrap(commands.saveWatchFolder(form)),
  pauseWatchFolder: (id: string, paused: boolean) => unwrap(commands.pauseWatchFolder(id, paused)),
  deleteWatchFolder: (id: string) => unwrap(commands.deleteWatchFolder(id)),
  /** Asks for a folder; null where none was chosen. */
  chooseWatchFolder: () => unwrap(commands.chooseWatchFolder()),
  saveSettings: (settings: Settings) => unwrap(commands.saveSettings(settings)),
  /** Has the login start Reeldrop, or not; answers whether it does now. */
  startAtLogin: (on: boolean) => unwrap(commands.startAtLogin(on)),
  /** Asks where to save the whole library. Whether it was saved. */
  exportLibrary: () => unwrap(commands.exportLibrary()),
  /** Kept for the next start of the window. */
  rememberLook: (look: WindowLook) => unwrap(commands.rememberLook(look)),
  closeWindow: (choice: WhenClosing, remember: boolean) => unwrap(commands.closeWindow(choice, remember)),
  templateExample: (template: string) => unwrap(commands.templateExample(template)),
  openDataFolder: () => unwrap(commands.openDataFolder()),
  openLogFolder: () => unwrap(commands.openLogFolder()),
  /** Copies what whoever helps needs to know. */
  copyDiagnostics: () => unwrap(commands.copyDiagnostics()),
};

/** Calls back with every frame (at most ten a second). */
export function onFrame(callback: (frame: Frame) => void): Promise<() => void> {
  return events.frame.listen((event) => callback(event.payload));
}

/** Calls back with every line of the doctor, and the number of its run. */
export function onDoctorLine(callback: (run: number, line: LineView) => void): Promise<() => void> {
  return events.doctor.listen(({ payload }) => callback(payload.run, payload.line));
}

/** Calls back when the window is asked to close while something is sent, with whether there is a tray. */
export function onClosing(callback: (tray: boolean) => void): Promise<() => void> {
  return events.closing.listen((event) => callback(event.payload.tray));
}

/** Calls back with the paths that hang on the pointer over this window; none once they were dropped or taken away.
 * What is dropped is sent by the shell, which also knows names that cannot be told here. */
export async function onHangingFiles(callback: (paths: string[], dropped: boolean) => void): Promise<void> {
  await Promise.all([
    listen<{ paths: string[] }>(TauriEvent.DRAG_ENTER, ({ payload }) => callback(payload.paths, false)),
    listen(TauriEvent.DRAG_DROP, () => callback([], true)),
    listen(TauriEvent.DRAG_LEAVE, () => callback([], false)),
  ]);
}

/** Calls back with the connection whose place the pointer is over with files; null over none. */
export function onAim(callback: (connectionId: string | null) => void): Promise<() => void> {
  return events.aim.listen((event) => callback(event.payload.connectionId));
}

/** Where the poster of an upload is served from; valid when its view says `poster: true`. */
export function posterUrl(uploadId: string): string {
  return convertFileSrc(uploadId, "poster");
}

const handed = () => (window as { reeldropBeginning?: Beginning }).reeldropBeginning;

/** What the shell knew of languages when it made the window: the setting, and the locale of the system as BCP 47. */
export function languageAtStart(): { language: Language; locale: string } {
  return handed() ?? { language: "system", locale: navigator.language };
}

/** What the shell handed over for the first frame; null where that was too much, or took too long. */
export function shownAtStart(): Beginning["shown"] {
  return handed()?.shown ?? null;
}
