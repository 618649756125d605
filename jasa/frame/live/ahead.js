// Below `closing.js`. A guess that was not run yet has no card; what follows it is closed all the same,
// so that a reader who steps from cell to cell is told nothing. Its card takes over when it is there.
// In a lesson opened again without its kernel the words of the card say whether the guess was made;
// where the cell failed, everything stands.
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
      const saved = cell.querySelector('.jasa-fallback[data-to-guess]');
      if (cell.querySelector(failed)) follow(cell, false);
      else if (saved ? !offered(cell, saved) : !cell.querySelector('.jp-OutputArea-output')) follow(cell, true);
    }
  };
  const again = setInterval(look, 500);
  look();
  stepBeside(notebook);
})();

/** Say once, in the words of a card, how to go on where no kernel answers; tell whether the reader chose to look. */
function offered(cell, words) {
  if (words.dataset.looked) return words.dataset.looked === 'yes';
  words.dataset.waited = Number(words.dataset.waited ?? 0) + 1;
  if (words.dataset.waited < 6) return false;  // its card may be on its way
  words.dataset.looked = 'no';
  const look = document.createElement('button'), line = document.createElement('div');
  Object.assign(look, {type: 'button', className: 'jasa-quiet', textContent: 'Look without a guess'});
  look.addEventListener('click', () => {
    words.dataset.looked = 'yes';
    line.remove();
    for (const fold of cell.querySelectorAll('.jasa-fallback details')) fold.open = true;
    follow(cell, false);
  });
  line.className = 'jasa-buttons';
  line.append('To guess, run the lesson again: Run menu, Run All Cells.', look);
  words.append(line);
  return false;
}

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
