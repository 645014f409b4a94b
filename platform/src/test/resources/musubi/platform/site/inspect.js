// What can be said of the page that is shown, by its own layout; everything wrong is a sentence.
async (residents) => {
  const wrong = [];
  const short = (e) => e.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  // What lies under the bar of five is scrolled from under it; axe would measure only what is left of it.
  const bar = new CSSStyleSheet();
  bar.replaceSync('.bar { position: static !important; }');
  document.adoptedStyleSheets = [bar];
  const found = await axe.run(document, {
    resultTypes: ['violations', 'incomplete'],
    rules: Object.fromEntries(
      ['color-contrast-enhanced', 'target-size', 'label-content-name-mismatch', 'css-orientation-lock'].map((rule) => [rule, { enabled: true }])
    ),
  });
  for (const rule of found.violations) wrong.push(`axe ${rule.id}: ${rule.nodes.map((n) => n.html.slice(0, 140)).join(' / ')}`);
  document.adoptedStyleSheets = [];
  const rules = (list) => list.map((rule) => ({ id: rule.id, tags: rule.tags }));

  for (const e of all('video, audio, iframe, object, embed, canvas, marquee, [autoplay], [draggable=true], input[type=range], meta[http-equiv=refresh]'))
    wrong.push(`sounds, moves or is dragged: ${short(e)}`);
  if (document.getAnimations().length > 0) wrong.push('something moves');
  for (const e of all('main img:not(.qr)')) wrong.push(`a picture that is no code: ${short(e)}`);
  for (const e of all('[tabindex]')) if (e.tabIndex > 0) wrong.push(`an order of its own: ${short(e)}`);
  // Whoever hears the links of a page one after another goes by their names alone.
  const places = new Map();
  for (const e of all('main a[href]')) {
    const name = (e.getAttribute('aria-label') ?? e.textContent).replace(/\s+/g, ' ').trim();
    if ((places.get(name) ?? e.href) !== e.href) wrong.push(`another place of the same name: ${short(e)}`);
    places.set(name, e.href);
  }
  for (const e of all('.whose')) wrong.push(`a name that others may see: ${short(e)}`);
  if (all('h1').length !== 1) wrong.push(`first headings: ${all('h1').length}`);

  if (residents)
    for (const e of all('a, button, summary, input:not([type=hidden]), select').filter((e) => !e.matches('.skip, p a, dd a, label *'))) {
      const r = e.getBoundingClientRect();
      if (r.height < 44 || r.width < 44) wrong.push(`under 44 px: ${short(e)}`);
    }

  // What is only shown under a mouse is shown to nobody else.
  for (const e of all('main [title]')) wrong.push(`words under a mouse: ${short(e)}`);
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) if (/:hover/.test(rule.selectorText || '')) wrong.push(`changes under a mouse: ${rule.selectorText}`);

  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const light = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    if (a < 255) return null;
    const linear = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const l = light(getComputedStyle(at).backgroundColor);
      if (l !== null) return l;
    }
    return 1;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  for (const e of all('input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, textarea, button:not(.link), a.button')) {
    const style = getComputedStyle(e);
    const around = ground(e.parentElement);
    const edge = parseFloat(style.borderTopWidth) > 0 ? light(style.borderTopColor) : null;
    const best = Math.max(ratio(ground(e), around), edge === null ? 1 : ratio(edge, around));
    const bare = edge === null && light(style.backgroundColor) === null;
    if (!bare && best < 3) wrong.push(`an edge of ${best.toFixed(1)}:1: ${short(e)}`);
  }

  // A link that differs from its sentence in colour only is none to who sees no colours.
  for (const e of all('main p a:not(.button, .large), main li a:not(.button)'))
    if (!getComputedStyle(e).textDecorationLine.includes('underline') && e.parentElement.textContent.trim() !== e.textContent.trim() && !getComputedStyle(e).display.match(/block|flex|grid/))
      wrong.push(`a link told by colour only: ${short(e)}`);

  const purposes = { name: 'name', address: 'street-address', phone: 'tel', mail: 'email', login: 'username', password: 'current-password' };
  for (const e of all('input[name]'))
    if (purposes[e.name] && e.autocomplete !== purposes[e.name] && !(e.name === 'password' && e.autocomplete === 'new-password'))
      wrong.push(`does not say that it asks for the own ${e.name}: ${short(e)}`);

  let before = null;
  for (const e of all('main :is(h1, h2, h3, p, li, dt, dd, label, button, caption, th, td, summary, img)')) {
    const r = e.getBoundingClientRect();
    if (before && r.bottom < before.top - 1 && r.left < before.right && r.right > before.left) wrong.push(`read after what stands below it: ${short(e)}`);
    before = r;
  }
  return { wrong, passed: rules(found.passes), doubtful: rules(found.incomplete) };
}
