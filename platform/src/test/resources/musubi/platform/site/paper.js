// What does not belong on paper, and what does not fit on it.
(residents) => {
  const wrong = [];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const short = (e) => e.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
  for (const e of document.querySelectorAll('nav, .menu, button, .button, input:not([type=hidden], .printed *), select, textarea'))
    if (shown(e)) wrong.push(`on paper: ${short(e)}`);
  if (residents && ![...document.querySelectorAll('.whose')].some((e) => shown(e) && /\S/.test(e.textContent)))
    wrong.push('on paper without whose it is');
  const html = document.documentElement;
  if (html.scrollWidth > html.clientWidth)
    for (const e of document.querySelectorAll('main *'))
      if (shown(e) && e.getBoundingClientRect().right > html.clientWidth + 1) {
        wrong.push(`beyond the sheet by ${Math.round(e.getBoundingClientRect().right - html.clientWidth)} px: ${short(e)}`);
        break;
      }
  for (const e of document.querySelectorAll('.scroll, .sideways'))
    if (shown(e) && e.scrollWidth > e.clientWidth + 1) wrong.push(`cut off on paper by ${e.scrollWidth - e.clientWidth} px: ${short(e)}`);
  return wrong;
}
