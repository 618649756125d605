// Below `closing.js`. A guess that was not run yet has no card; what follows it is closed all the same,
// so that a reader who steps from cell to cell is told nothing. Its card takes over when it is there;
// where the cell failed, or shows what was saved with it, everything stands.
(() => {
  const notebook = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook');
  if (!notebook || notebook.dataset.jasaAhead) return;
  notebook.dataset.jasaAhead = 'on';
  const failed = '[data-mime-type$="stderr"], [data-mime-type$="error"]';
  const look = () => {
    if (!notebook.isConnected) return clearInterval(again);
    for (const cell of notebook.querySelectorAll('.jp-CodeCell')) {
      const runs = cell.querySelector('.jp-InputPrompt')?.textContent.includes('*');
      if (!asks(cell) || runs || cell.querySelector('.jasa-guess')) continue;
      if (!cell.querySelector('.jp-OutputArea-output')) follow(cell, true);
      else if (cell.querySelector(failed)) follow(cell, false);
    }
  };
  const again = setInterval(look, 500);
  look();
  stepBeside(notebook);
})();

/** A step that led into closed cells leads to the guess that closes them, or past them. */
function stepBeside(notebook) {
  const shut = cell => cell?.classList.contains('jasa-shut');
  const sides = {ArrowDown: 'nextElementSibling', j: 'nextElementSibling', ArrowUp: 'previousElementSibling', k: 'previousElementSibling'};
  let last = '';
  const note = ({key}) => { last = key; };
  const look = () => {
    if (!notebook.isConnected) {
      clearInterval(again);
      return window.removeEventListener('keydown', note, true);
    }
    const active = notebook.querySelector('.jp-Cell.jp-mod-active');
    const side = sides[last] ?? (last === 'Enter' && 'previousElementSibling');
    if (!shut(active) || !side) return;
    let cell = active;
    while (shut(cell)) cell = cell[side];
    const place = last === 'Enter' ? cell?.querySelector('.jasa-guess :is(input, button):enabled') : cell;
    if (!place) return;  // a guess that still runs
    document.activeElement?.blur();  // who has the focus is not given it again
    place.focus();
  };
  const again = setInterval(look, 250);
  window.addEventListener('keydown', note, true);
}
