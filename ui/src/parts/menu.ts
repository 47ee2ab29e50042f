import type { IconName } from "./icons";

/** One line of a menu. */
export type MenuItem = {
  id: string;
  label: string;
  icon: IconName;
  danger?: boolean;
  /** Something that is on or off; the icon shows only where it is on. */
  checked?: boolean;
  run: () => void;
};
