// What may lie over a view: a chunk of its own.
export { default as BrowseDialog } from "../browse/BrowseDialog.svelte";
export { default as CloseDialog } from "./CloseDialog.svelte";
export { default as FirstStart } from "./FirstStart.svelte";
export { default as ShortcutsDialog } from "./ShortcutsDialog.svelte";
export { default as StartTrouble } from "./StartTrouble.svelte";
export { default as NewLinkDialog } from "../links/NewLinkDialog.svelte";
export { default as LinkDialog } from "../parts/LinkDialog.svelte";
export { default as QuestionDialog } from "../parts/QuestionDialog.svelte";
