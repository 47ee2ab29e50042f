// The words of a drop on another connection than the chosen one.
export const otherTargets = {
  label: "Or drop on another connection",
};
