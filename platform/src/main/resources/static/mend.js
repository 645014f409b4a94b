// Whoever sent what could not be taken begins at the first field that is to be mended.
(() => {
  const field = document.querySelector('main :is(input, select, textarea)[aria-invalid="true"]');
  if (!field) return;
  field.closest('details')?.setAttribute('open', '');
  field.focus();
})();
