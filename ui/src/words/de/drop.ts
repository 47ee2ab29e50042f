// Deutsch: the words of a drop on another connection than the chosen one.
import type { Words } from "../../words";

export const otherTargets: Words["otherTargets"] = {
  label: "Oder auf eine andere Verbindung ablegen",
};
