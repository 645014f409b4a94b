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
  if (all('h1').length !== 1) wrong.push(`first headings: ${all('h1').length}`);

  if (residents)
    for (const e of all('a, button, summary, input:not([type=hidden]), select').filter((e) => !e.matches('.skip, p a, dd a, label *'))) {
      const r = e.getBoundingClientRect();
      if (r.height < 44 || r.width < 44) wrong.push(`under 44 px: ${short(e)}`);
    }

  let before = null;
  for (const e of all('main :is(h1, h2, h3, p, li, dt, dd, label, button, caption, th, td, summary, img)')) {
    const r = e.getBoundingClientRect();
    if (before && r.bottom < before.top - 1 && r.left < before.right && r.right > before.left) wrong.push(`read after what stands below it: ${short(e)}`);
    before = r;
  }
  return { wrong, passed: rules(found.passes), doubtful: rules(found.incomplete) };
}
