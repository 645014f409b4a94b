// Where the Tab key has come to: its number in the order of the document, or -1 outside of it, and what is wrong there.
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return { at: -1, wrong: [] };
  const wrong = [];
  const look = getComputedStyle(e);
  if (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2) wrong.push(`no frame: ${e.outerHTML.slice(0, 140)}`);
  const r = e.getBoundingClientRect();
  // Of what is larger than the window, the part that is in it.
  const [left, right] = [Math.max(r.left, 0), Math.min(r.right, innerWidth)];
  const [top, bottom] = [Math.max(r.top, 0), Math.min(r.bottom, innerHeight)];
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y));
  if (!points.some((p) => p && (e.contains(p) || p.closest('label')?.control === e))) wrong.push(`hidden: ${e.outerHTML.slice(0, 140)}`);
  return { at: [...document.querySelectorAll('*')].indexOf(e), wrong };
}
