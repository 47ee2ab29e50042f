// What went wrong, by the engine's stable codes. The engine's own sentences are English, so there is nothing to say here; other
// languages say in full what a code says in full, and leave the engine's sentence where a value in it matters.
export type ErrorWords = { message: string; action: string };

export const errors: Record<string, ErrorWords> = {};

/** Those that are shown beside the file they are about, and need not name it. */
export const errorsOfFile: Record<string, ErrorWords> = {};
