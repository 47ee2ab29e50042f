// How much of the uploads a window has room for. Its first frame draws that and no more: each row is work, and what lies below
// can come behind it. In CSS pixels, as the styles have it; a line more or less does no harm.

/** The line of a drop and the gap below it. */
const HEAD = 62;
/** A row of an upload. */
export const ROW = 88;
/** What stands above and below all drops. */
const AROUND = 132;

/** Of these drops, from the top: how many rows of each can be seen. Negative for one that begins below the window. */
export function seenRows(drops: readonly { rows: number }[]): number[] {
  let room = Math.max(window.innerHeight, 720) - AROUND;
  return drops.map(({ rows }) => {
    const seen = room <= 0 ? -1 : Math.max(0, Math.ceil((room - HEAD) / ROW));
    room -= HEAD + rows * ROW;
    return Math.min(seen, rows);
  });
}
