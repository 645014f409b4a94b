// Makes the pages of residents handier where scripts run; every page works without it. With a connection gone, it says so, and keeps what
// is entered in this device until it can be sent: under an id made here, so that the server counts it once however often it is sent.
(() => {
  const html = document.documentElement;
  const languages = document.querySelector('header .languages');
  const close = () => languages?.removeAttribute('open');
  document.addEventListener('click', (event) => {
    if (languages && !languages.contains(event.target)) close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !languages?.open) return;
    close();
    languages.querySelector('summary').focus();
  });

  const old = html.dataset.kept === 'yes';
  const showLine = () => {
    html.dataset.kept = old || !navigator.onLine ? 'yes' : 'no';
  };
  window.addEventListener('online', showLine);
  window.addEventListener('offline', showLine);
  showLine();

  const account = html.dataset.account;
  const box = document.getElementById('queue');
  if (!account || !box) return;
  const key = 'musubi-me-queue';
  const words = box.dataset;
  const longest = 50;

  const read = () => JSON.parse(localStorage.getItem(key) || '[]');
  const write = (entries) => (entries.length ? localStorage.setItem(key, JSON.stringify(entries)) : localStorage.removeItem(key));
  const mine = () => read().filter((entry) => entry.account === account);

  // randomUUID is missing where the page is not served by TLS.
  const id = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  const say = (text) => {
    box.hidden = !text;
    box.querySelector('p').textContent = text;
  };
  const told = (entry) => Object.entries(entry.fields).filter(([name, value]) => name !== 'id' && value).map(([, value]) => value).join(' ');
  const show = () => {
    const refused = mine().filter((entry) => entry.refused);
    box.querySelector('button').hidden = refused.length === 0;
    if (refused.length > 0) say(words.refused.replace('{0}', refused.map(told).join(' / ')));
    else say(mine().length > 0 ? words.waiting.replace('{0}', mine().length) : '');
  };
  box.querySelector('button').addEventListener('click', () => {
    write(read().filter((entry) => entry.account !== account || !entry.refused));
    show();
  });

  const sendOne = async (entry) => {
    const body = new URLSearchParams({ ...entry.fields, _csrf: box.elements._csrf.value });
    const answer = await fetch(entry.action, { method: 'POST', body });
    const where = new URL(answer.url).pathname;
    if (answer.status >= 500 || answer.status === 403 || where.startsWith('/sign-in')) return 'later';
    return answer.ok && answer.redirected && where.startsWith('/me') ? 'sent' : 'refused';
  };

  let sending = false;
  const send = async () => {
    // What was said about the last sending stays when there is nothing more to send.
    if (sending || mine().every((entry) => entry.refused)) return;
    sending = true;
    try {
      for (const entry of mine().filter((e) => !e.refused)) {
        const answer = await sendOne(entry);
        if (answer === 'later') break;
        const others = read().filter((e) => e.fields.id !== entry.fields.id);
        write(answer === 'sent' ? others : [...others, { ...entry, refused: true }]);
        if (answer === 'sent' && mine().length === 0) {
          say(words.sent);
          return;
        }
      }
      show();
    } catch (error) {
      show();
    } finally {
      sending = false;
    }
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const waits = 'queue' in form.dataset;
    // A device often takes a line that leads nowhere for a connection; that an old page is shown says otherwise.
    const gone = !navigator.onLine || (waits && html.dataset.kept === 'yes');
    if (!gone || form.method !== 'post' || form === box) return;
    event.preventDefault();
    if (!waits || mine().length >= longest) {
      say(words.later);
      box.scrollIntoView();
      return;
    }
    const fields = Object.fromEntries([...new FormData(form, event.submitter)].filter(([, value]) => typeof value === 'string'));
    delete fields._csrf;
    write([...read(), { account, action: form.getAttribute('action'), fields: { ...fields, id: id() } }]);
    form.reset();
    show();
    box.scrollIntoView();
    if (navigator.onLine) send();
  });
  window.addEventListener('online', send);
  show();
  if (navigator.onLine) send();

  // What waits goes first; what cannot go now is given up only when its owner, who is still here, says so.
  window.musubiBeforeLeaving = async () => {
    await send();
    if (mine().length > 0 && !confirm(words.leave.replace('{0}', mine().map(told).join(' / ')))) return false;
    write(read().filter((entry) => entry.account !== account));
    return true;
  };

  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register('/me/worker.js', { scope: '/me' }).catch(() => {});
    const seen = [location.href, ...Array.from(document.querySelectorAll('main img'), (image) => image.src)];
    const asked = sessionStorage.getItem('musubi-me-kept') === account;
    if (!navigator.serviceWorker.controller || !asked)
      navigator.serviceWorker.ready.then((registration) => {
        registration.active.postMessage({ keep: [...seen, '/me/offline'] });
        sessionStorage.setItem('musubi-me-kept', account);
      });
  }
})();
