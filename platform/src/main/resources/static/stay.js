// Two minutes before somebody who does nothing is signed out, the page asks whether they stay. Focus stays where it is; what is typed stays in
// the page. Whatever another page of this browser does counts too.
(() => {
  const foot = document.getElementById('stay');
  if (!foot) return;
  const form = foot.querySelector('form');
  const said = form.querySelector('span');
  const button = form.querySelector('button');
  const key = 'musubi-seen';
  let last = Date.now();

  // Where a browser keeps nothing, every page counts for itself.
  const remember = () => {
    last = Date.now();
    try {
      localStorage.setItem(key, String(last));
    } catch (error) {
      return;
    }
  };
  const quiet = () => {
    try {
      last = Math.max(last, Number(localStorage.getItem(key)) || 0);
    } catch (error) {
      return (Date.now() - last) / 1000;
    }
    return (Date.now() - last) / 1000;
  };

  let shown = '';
  const show = (text, asking) => {
    if (shown === text) return;
    shown = text;
    said.textContent = text;
    button.hidden = !asking;
    foot.classList.toggle('asks', text !== '');
  };
  const look = () => {
    const seconds = quiet();
    if (seconds >= foot.dataset.ends) show(foot.dataset.ended, false);
    else if (seconds >= foot.dataset.asks) show(button.dataset.soon, true);
    else if (shown !== foot.dataset.stayed) show('', false);
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      if (answer.status !== 204) return show(foot.dataset.ended, false);
      remember();
      show(foot.dataset.stayed, false);
      setTimeout(() => show('', false), 5000);
    } catch (error) {
      look();
    }
  });
  remember();
  setInterval(look, 5000);
  document.addEventListener('visibilitychange', look);
})();
