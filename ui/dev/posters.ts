// Frames that look like frames: small painted landscapes, a different one for each id.
function hash(text: string): number {
  let h = 2166136261;
  for (const c of text) h = Math.imul(h ^ (c.codePointAt(0) ?? 0), 16777619);
  return h >>> 0;
}

export function paintPoster(id: string): string {
  const h = hash(id);
  const hue = h % 360;
  const sun = 20 + (h % 70);
  const low = 45 + ((h >> 5) % 20);
  const far = `hsl(${(hue + 20) % 360} 35% 32%)`;
  const near = `hsl(${(hue + 40) % 360} 40% 14%)`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90">
    <defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 45% 26%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 70% 66%)"/></linearGradient></defs>
    <rect width="160" height="90" fill="url(#s)"/><circle cx="${sun * 1.4}" cy="${low - 8}" r="${6 + (h % 9)}" fill="hsl(${(hue + 60) % 360} 90% 84%)"/>
    <path d="M0 ${low + 10} L${30 + (h % 20)} ${low - 12} L${70 + (h % 15)} ${low + 8} L110 ${low - 16} L160 ${low + 6} V90 H0Z" fill="${far}"/>
    <path d="M0 ${low + 26} Q40 ${low + 6} 84 ${low + 22} T160 ${low + 16} V90 H0Z" fill="${near}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
