// How numbers, lists and tables are written, as `jasa.data.words` and `panels.py` write them, for what the page computes.

const written = (() => {

/** A number with some decimals; an exact half goes to the even digit, as in Python. */
function decimals(value, places) {
  const size = Math.abs(value), exact = size.toFixed(places + 50), end = exact.length - 50;
  const cut = exact.slice(0, places ? end : end - 1), half = /^50*$/.test(exact.slice(end)) && /[02468]$/.test(cut);
  const said = half ? cut : size.toFixed(places);
  return value < 0 && Number(said) ? `-${said}` : said;
}

const coded = text => btoa(Array.from(new TextEncoder().encode(text), b => String.fromCharCode(b)).join(''));
const uncoded = code => new TextDecoder('utf-8', {ignoreBOM: true}).decode(Uint8Array.from(atob(code), c => c.charCodeAt(0)));
const listed = items => items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
const filled = (sentence, named) => sentence.replace(/\{(\w+)\}/g, (_, name) => named[name]);
const escaped = text => text.replace(/[&<>"']/g, sign => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;'})[sign]);
const floating = value => Number.isInteger(value) ? `${value}.0` : String(value);

/** A table's cell: text, a number, or null for a number that is not stated. */
function cellOf(value) {
  if (typeof value === 'string') return `<td>${escaped(value)}</td>`;
  if (value === null) return '<td class="number" data-value="">not stated</td>';
  return `<td class="number" data-value="${floating(value)}">${decimals(value, 2).replace(/\.?0+$/, '')}</td>`;
}

/** Rows as HTML inside the frame of another table, and as the text of a file. */
function tableLike(pane, columns, rows) {
  const head = columns.map(c => `<th scope="col">${escaped(c)}</th>`).join('');
  const body = rows.map(r => `<tr>${columns.map(c => cellOf(r[c])).join('')}</tr>`).join('');
  return pane.replace(/<thead>.*<\/tbody>/s, () => `<thead><tr>${head}</tr></thead><tbody>${body}</tbody>`);
}

function savedRows(columns, rows) {
  const quoted = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const said = value => value === null ? '' : typeof value === 'number' ? floating(value) : quoted(value);
  return [columns.map(quoted), ...rows.map(r => columns.map(c => said(r[c])))].map(cells => `${cells.join(',')}\n`).join('');
}

/** Sentences behind the tab In words, below the heading of a view. */
const wordsLike = ({heading, source}, words) => `${heading}${words.map(s => `<p>${escaped(s)}</p>`).join('')}${source}`;

/** The chart's name for people who hear the page, as `panels.heard_label` writes it. */
function heardLabel(title, words) {
  const heard = [`Chart. ${title}`, words[0], 'All sentences: tab In words; figures: tab Table'];
  return heard.map(s => `${s.replace(/\.+$/, '')}.`).join(' ');
}

/** What stands behind the tab Sources, with other rows to save and, where given, other formulas. */
function sourcesLike(pane, columns, rows, formulas) {
  const file = coded(`\uFEFF${savedRows(columns, rows)}`), saved = pane.replace(/(?<=;base64,)[^"]*/, () => file);
  if (!formulas) return saved;
  const lines = formulas.map(f => `<li>${escaped(f)}</li>`).join('');
  const how = lines && `<p><b>How it is computed</b></p><ul>${lines}</ul>`;
  return saved.replace(/(<p><b>How it is computed<\/b><\/p><ul>.*?<\/ul>)?(?=<p><b>What to keep in mind)/s, () => how);
}

/** A whole state like another one, with its own title, sentences, chart and table; what tabs hide is made when asked for. */
function stateLike(base, {title, words, figure, columns, rows, formulas}) {
  const heading = base.view.heading.replace(escaped(base.view.title), () => escaped(title));
  const view = {...base.view, title, heading, label: heardLabel(title, words), figure};
  return {
    view,
    get panes() {
      const [table, , sources] = base.panes;
      return [tableLike(table, columns, rows), wordsLike(view, words), sourcesLike(sources, columns, rows, formulas)];
    },
  };
}

return {coded, uncoded, decimals, escaped, filled, listed, stateLike};
})();
