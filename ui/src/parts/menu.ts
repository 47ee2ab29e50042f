import type { IconName } from "./icons";

/** One line of a menu. */
export type MenuItem = { id: string; label: string; icon: IconName; danger?: boolean; run: () => void };
