// Whoever signs out leaves nothing of their pages in this device.
(() => {
  const leave = async (form) => {
    try {
      if ((await window.musubiBeforeLeaving?.()) === false) return;
      await caches.delete('musubi-me');
    } catch (error) {
      // Signing out matters more than what a device would not let go of; the next page of anybody takes it away.
    }
    form.submit();
  };
  for (const form of document.querySelectorAll('form[action$="/sign-out"]'))
    form.addEventListener('submit', (event) => {
      if (!('caches' in window) || !navigator.onLine) return;
      event.preventDefault();
      leave(form);
    });
})();
