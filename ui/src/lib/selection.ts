// Selecting rows as file managers do: click one, shift-click a range, ctrl/cmd-click to add and take away.

export type Selection = { ids: ReadonlySet<string>; anchor: string | null };
export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** All of these. */
export function all(ids: readonly string[]): Selection {
  return { ids: new Set(ids), anchor: ids[0] ?? null };
}

export function pick(
  selection: Selection,
  order: readonly string[],
  id: string,
  how: { range: boolean; toggle: boolean },
): Selection {
  if (how.range && selection.anchor !== null) {
    const from = order.indexOf(selection.anchor);
    const to = order.indexOf(id);
    if (from >= 0 && to >= 0) {
      const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { ids: new Set(how.toggle ? [...selection.ids, ...range] : range), anchor: selection.anchor };
    }
  }
  if (how.toggle) {
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    return { ids, anchor: id };
  }
  return { ids: new Set([id]), anchor: id };
}
