// What the engine says: English by itself, so there is nothing to say here. Other languages say its sentences by their
// templates, and by its stable codes those that no template fits: of a server's own, or of an earlier version in the library.
export type ErrorWords = { message: string; action: string };

export const errors: Record<string, ErrorWords> = {};

/** Those that are shown beside the file they are about, and need not name it. */
export const errorsOfFile: Record<string, ErrorWords> = {};
