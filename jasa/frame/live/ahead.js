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
      if (!asks(cell) || cell.querySelector('.jasa-guess')) continue;
      if (!cell.querySelector('.jp-OutputArea-output')) follow(cell, true);
      else if (cell.querySelector(failed)) follow(cell, false);
    }
  };
  const again = setInterval(look, 500);
  look();
})();
