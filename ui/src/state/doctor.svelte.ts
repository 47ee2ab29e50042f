// One examination of a connection: its lines as they come, and the texts to copy at its end.
import { asBackendError, backend, onDoctorLine } from "../backend";
import type { BackendError, CopyText, LineView } from "../backend";

let runs = 0;

export class Examination {
  lines = $state.raw<LineView[]>([]);
  texts = $state.raw<CopyText[]>([]);
  running = $state(false);
  trouble = $state.raw<BackendError | null>(null);

  constructor(readonly connectionId: string) {}

  async run(): Promise<void> {
    const run = ++runs;
    this.lines = [];
    this.trouble = null;
    this.running = true;
    const stop = await onDoctorLine((of, line) => {
      if (of === run && this.running) this.lines = [...this.lines, line];
    });
    try {
      const report = await backend.examineConnection(this.connectionId, run);
      this.lines = report.lines;
      this.texts = report.texts;
    } catch (thrown) {
      this.trouble = asBackendError(thrown);
    } finally {
      this.running = false;
      stop();
    }
  }
}
