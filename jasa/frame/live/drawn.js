// What a frame asks of what stands on the page: whether it can be read, and in what order. Below `common.js`.

/** Let a table be sorted by a list and a check box: what is missing comes last. */
function sortable(pane, say) {
  const table = pane.querySelector('table'), body = table?.tBodies[0];
  if (!body) return;
  const drawn = [...body.rows], names = [...table.tHead.rows[0].cells].map(c => c.textContent);
  const select = make('select', {}, ...['as drawn', ...names].map(n => make('option', {}, n)));
  const down = make('input', {type: 'checkbox'});
  const value = row => { const c = row.cells[select.selectedIndex - 1]; return c.dataset.value ?? c.textContent; };
  const sort = () => {
    const missing = v => v === '';
    const sign = down.checked ? -1 : 1;
    const order = (a, b) => {
      const [v, w] = [value(a), value(b)];
      if (missing(v) || missing(w)) return missing(v) - missing(w);
      const numbers = !isNaN(v) && !isNaN(w);
      return sign * (numbers ? v - w : v.localeCompare(w));
    };
    body.append(...(select.selectedIndex ? [...drawn].sort(order) : drawn));
    say(`Table sorted ${select.selectedIndex ? `by ${select.value}` : select.value}`);
  };
  for (const control of [select, down]) control.addEventListener('change', sort);
  pane.prepend(make('div', {class: 'jasa-controls'},
    make('label', {class: 'jasa-list'}, make('span', {}, 'Sort by'), select),
    make('label', {}, down, make('span', {}, 'largest or latest first'))));
}

/** Whether a menu is too narrow for what is chosen in it; its arrow and edges take 34 pixels. */
function isCut(select) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = getComputedStyle(select).font;
  return pen.measureText(select.value).width + 34 > select.getBoundingClientRect().width + 1;
}

/** Whether texts of a chart stand upon each other. */
function labelsMeet(plot) {
  const boxes = [...plot.querySelectorAll('.main-svg text')].map(e => e.getBoundingClientRect()).filter(b => b.width > 2);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  return boxes.some((a, n) => boxes.slice(n + 1).some(b => meet(a, b)));
}
