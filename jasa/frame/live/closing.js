// What a guess keeps closed, for its card (`card.js`) and for the first cell of a lesson (`ahead.js`).

/** What stands in the editor of a cell. */
function typedIn(cell) {
  return cell.querySelector('.cm-content')?.textContent ?? '';
}

/** Whether a cell asks for a guess. */
function asks(cell) {
  return typedIn(cell).startsWith('learn.predict(');
}

/** Whether the closed part ends before a cell: at a heading of a section, or at the next guess. */
function ends(cell) {
  return Boolean(cell.querySelector('.jp-MarkdownOutput :is(h1, h2)'))
    || asks(cell) || /^(##? |learn\.(verdict|reflect)\()/.test(typedIn(cell));
}

/** Close or open what follows a guess; on paper and without this script everything stands. */
function follow(el, shut) {
  let next = el.closest('.jp-Cell')?.nextElementSibling;
  for (; next?.classList.contains('jp-Cell') && !ends(next); next = next.nextElementSibling)
    next.classList.toggle('jasa-shut', shut);
}
