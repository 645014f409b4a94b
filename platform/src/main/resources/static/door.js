// The door goes on when the connection drops: what is pressed waits in this device and is sent later. Each mark has an id made
// here, so that the server counts it once however often it is sent. Names are kept in the device by the worker alone, until the day is over.
(() => {
  const door = document.getElementById('door');
  if (!door) return;
  const words = door.dataset;
  const key = 'musubi-door-' + words.session;
  const status = document.getElementById('queue');
  const most = 100;
  let sending = false;

  const read = () => JSON.parse(localStorage.getItem(key) || '[]');
  const write = (marks) => localStorage.setItem(key, JSON.stringify(marks));

  // randomUUID is missing where the page is not served by TLS.
  const id = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  const say = (text, kind) => {
    status.hidden = !text;
    status.textContent = text;
    status.className = 'queue ' + kind;
  };

  const showQueue = () => {
    const waiting = read().length;
    if (waiting > 0) say(words.waiting.replace('{0}', waiting), 'waits');
    else if (!status.hidden && status.classList.contains('waits')) say(words.sent, 'sent');
  };

  const rowOf = (person) => door.querySelector('form[data-person="' + CSS.escape(person) + '"]');

  const showRow = (person, present) => {
    const form = rowOf(person);
    if (!form || form.dataset.present === String(present)) return;
    form.dataset.present = String(present);
    form.querySelector('button').setAttribute('aria-pressed', String(present));
    form.querySelector('.state').textContent = present ? words.came : words.back;
    form.elements.present.value = String(!present);
    const count = document.getElementById('count');
    count.textContent = String(Number(count.textContent) + (present ? 1 : -1));
  };

  const keep = (mark) => {
    write([...read(), mark]);
    showQueue();
    send();
  };

  // A page that was asked for while marks were on their way may have been drawn without them.
  const fresh = 10000;
  const recent = () => JSON.parse(sessionStorage.getItem(key) || '[]').filter((m) => Date.now() - m.sentAt < fresh);
  const remember = (marks) =>
    sessionStorage.setItem(key, JSON.stringify([...recent(), ...marks.map((m) => ({ person: m.person, present: m.present, sentAt: Date.now() }))]));

  const settle = (answers, sent) => {
    const done = new Set(answers.map((a) => a.mark));
    const recorded = new Set(answers.filter((a) => a.result.startsWith('RECORDED')).map((a) => a.mark));
    remember(sent.filter((m) => m.person && recorded.has(m.mark)));
    write(read().filter((m) => !done.has(m.mark)));
    const refused = answers.filter((a) => !a.result.startsWith('RECORDED'));
    for (const answer of refused) {
      const mark = sent.find((m) => m.mark === answer.mark);
      if (mark.person) showRow(mark.person, !mark.present);
    }
    showQueue();
    if (refused.length > 0)
      say(refused.some((a) => a.result === 'UNKNOWN_CARD') ? words.unknown : words.refused, 'refused');
    else if (read().length === 0 && sent.some((m) => m.card)) location.reload();
  };

  const send = async () => {
    if (sending) return;
    const marks = read().slice(0, most);
    if (marks.length === 0) return;
    sending = true;
    try {
      const answer = await fetch(words.send, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': door.querySelector('input[name=_csrf]').value },
        body: JSON.stringify(marks),
      });
      if (answer.ok) settle(await answer.json(), marks);
      else if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) say(words.signIn, 'refused');
    } catch (error) {
      showQueue();
    } finally {
      sending = false;
    }
    if (read().length > 0 && !status.classList.contains('refused')) setTimeout(send, 4000);
  };

  door.addEventListener('submit', (event) => {
    const form = event.target;
    event.preventDefault();
    const at = new Date().toISOString();
    if (form.dataset.person) {
      const present = form.dataset.present !== 'true';
      showRow(form.dataset.person, present);
      keep({ mark: id(), person: form.dataset.person, card: '', present, at, why: form.elements.why.value });
      return;
    }
    const card = form.elements.card.value.trim();
    form.elements.card.value = '';
    form.elements.card.focus();
    if (card) keep({ mark: id(), person: '', card, present: true, at, why: '' });
  });

  const camera = document.getElementById('camera');
  const look = async () => {
    const view = document.getElementById('view');
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    view.hidden = false;
    await view.play();
    let last = '';
    const next = async () => {
      const found = await detector.detect(view);
      if (found.length > 0 && found[0].rawValue !== last) {
        last = found[0].rawValue;
        keep({ mark: id(), person: '', card: last, present: true, at: new Date().toISOString(), why: '' });
      }
      setTimeout(next, 300);
    };
    next();
  };
  if (camera && 'BarcodeDetector' in window && navigator.mediaDevices) {
    camera.hidden = false;
    camera.addEventListener('click', look);
  }

  for (const mark of [...recent(), ...read()]) if (mark.person) showRow(mark.person, mark.present);
  showQueue();
  window.addEventListener('online', send);
  send();

  // Over TLS, a worker opens this page again without a connection.
  if ('serviceWorker' in navigator && words.worker) {
    navigator.serviceWorker.register(words.worker, { scope: words.scope }).catch(() => {});
    document.querySelector('form[action$="/sign-out"]')?.addEventListener('submit', () => caches.delete('musubi-door'));
    // A page that stays open past the day takes what was kept of it away.
    const left = Number(words.keepUntil) - Date.now();
    const purge = () => navigator.serviceWorker.ready.then((r) => r.active.postMessage('purge'));
    if (left > 0 && left < 2147483647) setTimeout(purge, left + 1000);
  }
})();
