// A group of the menu closes by Escape, and when somebody goes on elsewhere. Without this file it closes by its own name.
'use strict';
{
  const open = () => document.querySelector('#menu details[open]');
  document.addEventListener('keydown', (event) => {
    const group = open();
    if (event.key !== 'Escape' || !group) return;
    event.preventDefault();
    group.open = false;
    group.querySelector('summary').focus();
  });
  const elsewhere = (event) => {
    const group = open();
    if (group && !group.contains(event.target)) group.open = false;
  };
  document.addEventListener('click', elsewhere);
  document.addEventListener('focusin', elsewhere);
}
