// Whether everything has room: in type of twice the size, and with the spacing that WCAG 1.4.12 asks for.
(way) => {
  const html = document.documentElement;
  const sheet = new CSSStyleSheet();
  if (way === 'twice') sheet.replaceSync(`html { font-size: ${2 * parseFloat(getComputedStyle(html).fontSize)}px !important; }`);
  if (way === 'spaced') sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
  document.adoptedStyleSheets = [sheet];
  const wrong = [];
  const beyond = html.scrollWidth - html.clientWidth;
  if (beyond > 0) {
    const widest = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > html.clientWidth + 0.1 && !e.closest('.sideways, .scroll'));
    wrong.push(`${way}: ${beyond} px beyond the screen: ${widest.map((e) => e.outerHTML.slice(0, 80)).join(' / ')}`);
  }
  for (const e of document.querySelectorAll('body *')) {
    const look = getComputedStyle(e);
    // A browser shortens the name of a chosen file by itself.
    if (!e.matches('[type=file]') && /hidden|clip/.test(look.overflowX + look.overflowY) && e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      wrong.push(`${way}: cut off: ${e.outerHTML.slice(0, 140)}`);
  }
  document.adoptedStyleSheets = [];
  return wrong;
}
