// What is written in the other language than the page and does not say so.
() => {
  const page = document.documentElement.lang;
  const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
  const sentence = /[A-Za-z]{2,}(?:[ ,;:'’-]+[A-Za-z]+){3,}/;
  const foreign = (text) => (page === 'en' ? japanese.test(text) : sentence.test(text) && !japanese.test(text));
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const within = texts.currentNode.parentElement;
    if (within.closest('script, style, textarea')) continue;
    const text = texts.currentNode.data.trim();
    if (foreign(text) && within.closest('[lang]').lang !== (page === 'en' ? 'ja' : 'en')) wrong.push(`says in no language: ${text.slice(0, 60)}`);
    if (page === 'en' && within.closest('span[lang=ja]') && !japanese.test(text)) wrong.push(`says in Japanese: ${text.slice(0, 60)}`);
  }
  return { wrong, marked: document.querySelectorAll('main [lang]').length };
}
