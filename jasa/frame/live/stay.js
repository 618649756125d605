// Run All leaves the reader at the last cell. Until the reader touches the page, go back to the top,
// with the focus too: who reads by keyboard or by voice would else go on from the end.
(() => {
  const page = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer');
  const cells = page?.querySelectorAll('.jp-Cell') ?? [];
  if (!page || !cells[cells.length - 1]?.classList.contains('jp-mod-active')) return;
  const kinds = ['wheel', 'keydown', 'pointerdown', 'touchstart'];
  const back = () => { if (page.scrollTop) page.scrollTop = 0; };
  const stop = () => {
    page.removeEventListener('scroll', back);
    for (const kind of kinds) window.removeEventListener(kind, stop, true);
  };
  page.addEventListener('scroll', back);
  for (const kind of kinds) window.addEventListener(kind, stop, true);
  back();
  cells[0].focus({preventScroll: true});
})();
