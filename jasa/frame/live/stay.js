// Run All leaves the reader at the last cell. Until the reader touches the page, go back to the top.
(() => {
  const page = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer');
  const cells = page?.querySelectorAll('.jp-Cell') ?? [];
  if (!page || !cells[cells.length - 1]?.classList.contains('jp-mod-active')) return;
  const at = window.jasaPlace ?? 0, kinds = ['wheel', 'keydown', 'pointerdown', 'touchstart'];
  const back = () => { if (page.scrollTop !== at) page.scrollTop = at; };
  const stop = () => {
    page.removeEventListener('scroll', back);
    for (const kind of kinds) window.removeEventListener(kind, stop, true);
  };
  page.addEventListener('scroll', back);
  for (const kind of kinds) window.addEventListener(kind, stop, true);
  back();
})();
