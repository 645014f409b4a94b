// Makes the pages of residents handier where scripts run; every page works without it.
(() => {
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

  const offline = document.getElementById('offline');
  const showLine = () => {
    offline.hidden = navigator.onLine;
  };
  if (offline) {
    window.addEventListener('online', showLine);
    window.addEventListener('offline', showLine);
    showLine();
  }
})();
