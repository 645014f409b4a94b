// Whoever sent what could not be taken begins at the first field that is to be mended: one that says so, or the one that is told of first.
(() => {
  const fields = 'input:not([type=hidden]), select, textarea';
  const told = document.querySelector('main [role=alert] a[href^="#"]');
  const place = told && document.getElementById(told.hash.slice(1));
  const field =
    document.querySelector('main :is(input, select, textarea)[aria-invalid="true"]') ??
    (place?.matches(fields) ? place : place?.querySelector(fields));
  if (!field) return;
  field.closest('details')?.setAttribute('open', '');
  field.focus();
})();
