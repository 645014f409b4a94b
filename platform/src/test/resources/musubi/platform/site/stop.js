// Where the Tab key has come to: its number in the order of the document, or -1 outside of it, and what is wrong there.
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return { at: -1, wrong: [] };
  const wrong = [];
  const look = getComputedStyle(e);
  if (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2) wrong.push(`no frame: ${e.outerHTML.slice(0, 140)}`);
  const r = e.getBoundingClientRect();
  // Of what is taller than the window, the part that fills at least half of it.
  const tall = r.height > innerHeight;
  const top = tall ? Math.max(r.top, 0) : r.top;
  const bottom = tall ? Math.min(r.bottom, innerHeight) : r.bottom;
  if (tall && bottom - top < innerHeight / 2) wrong.push(`hardly in the window: ${e.outerHTML.slice(0, 140)}`);
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => document.elementFromPoint(r.left + r.width * x, top + (bottom - top) * y));
  if (!points.some((p) => p && (e.contains(p) || p.closest('label')?.control === e))) wrong.push(`hidden: ${e.outerHTML.slice(0, 140)}`);
  return { at: [...document.querySelectorAll('*')].indexOf(e), wrong };
}
