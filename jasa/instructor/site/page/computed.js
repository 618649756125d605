// Exhibits without an end of states: their arithmetic a second time (see computed.py, which gives all words).
// Below: how numbers, lists and tables are written, as `jasa.data.words` and `panels.py` write them.

const {COMPUTED, coded} = (() => {

/** A number with some decimals; an exact half goes to the even digit, as in Python. */
function decimals(value, places) {
  const whole = Math.abs(value) * 10 ** places, low = Math.floor(whole);
  const size = whole - low === 0.5 && low % 2 === 0 ? (low / 10 ** places).toFixed(places) : Math.abs(value).toFixed(places);
  return value < 0 && Number(size) ? `-${size}` : size;
}

const coded = text => btoa(Array.from(new TextEncoder().encode(text), b => String.fromCharCode(b)).join(''));
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
  const written = value => value === null ? '' : typeof value === 'number' ? floating(value) : quoted(value);
  return [columns.map(quoted), ...rows.map(r => columns.map(c => written(r[c])))].map(cells => `${cells.join(',')}\n`).join('');
}

/** A whole state: a view like another one, with its own title, sentences, chart, table and formulas. */
function stateLike(base, {title, words, figure, columns, rows, formulas}) {
  const [[, below]] = base.view.heading.matchAll(/(<div class="jasa-subtitle">.*<\/div>)/gs);
  const heading = `<div class="jasa-title" role="heading" aria-level="4">${escaped(title)}</div>${below}`;
  const heard = [`Chart. ${title}`, words[0], 'All sentences: tab In words; figures: tab Table'];
  const label = heard.map(s => `${s.replace(/\.+$/, '')}.`).join(' ');
  const lines = formulas.map(f => `<li>${escaped(f)}</li>`).join('');
  const how = lines && `<p><b>How it is computed</b></p><ul>${lines}</ul>`;
  const file = coded(`\uFEFF${savedRows(columns, rows)}`);
  const sources = base.panes[2].replace(/(<p><b>How it is computed<\/b><\/p><ul>.*?<\/ul>)?(?=<p><b>What to keep in mind)/s, () => how)
    .replace(/(?<=;base64,)[^"]*/, () => file);
  return {
    view: {...base.view, title, heading, label, figure},
    panes: [tableLike(base.panes[0], columns, rows), `${heading}${words.map(s => `<p>${escaped(s)}</p>`).join('')}${base.view.source}`, sources],
  };
}

// ---------------------------------------------------------------- the decision table

/** The smallest move of one weight that costs the first option its place, or null. */
function smallestTurn(known, scores, weights, sums, criterion) {
  const first = sums.indexOf(Math.max(...sums));
  let nearest = null;
  known.options.forEach((rival, other) => {
    const lead = sums[first] - sums[other], edge = scores[first][criterion] - scores[other][criterion];
    if (other === first || !edge) return;
    const weight = weights[criterion] - lead / edge;
    const nearer = !nearest || Math.abs(weight - weights[criterion]) < Math.abs(nearest.weight - weights[criterion]);
    if (weight >= 0 && weight <= known.most && nearer) nearest = {rival, lead, edge, weight};
  });
  return nearest;
}

function decisionRows(known, scores, weights, sums, turns) {
  const whole = weights.reduce((a, b) => a + b);
  const behind = name => ({[BEHIND[0]]: known.origins[name], [BEHIND[1]]: known.warnings[name]});
  const options = known.options.map((name, at) => ({
    Line: 'option', Name: name, ...Object.fromEntries(known.criteria.map((c, n) => [`Score: ${c}`, String(scores[at][n])])),
    [known.score]: whole ? sums[at] / whole : null, Row: known.rows[name],
  }));
  const criteria = known.criteria.map((name, at) => {
    const turn = turns[at];
    const found = turn ? {Lead: String(turn.lead), Edge: String(turn.edge), Rival: turn.rival} : {};
    return {Line: 'criterion', Name: name, Weight: String(weights[at]), Row: known.rows[name], ...found, [known.turn]: turn?.weight ?? null};
  });
  const lines = [...options, ...criteria];
  const named = [...new Set(lines.flatMap(Object.keys))].filter(c => lines.some(line => (line[c] ?? null) !== null));
  const numbers = new Set([known.score, known.turn]);
  const rows = lines.map(line => Object.fromEntries([...named.map(c => [c, line[c] ?? (numbers.has(c) ? null : '')]), ...Object.entries(behind(line.Name))]));
  return {columns: [...named, ...BEHIND], rows};
}

const BEHIND = ['Where it comes from', 'Warning'];

function decisionFigure(known, means, weights, turns) {
  const figure = structuredClone(known.full.view.figure), best = Math.max(...means);
  const [bars, dots, line] = figure.data, marks = figure.data.at(-1);
  bars.x = means;
  bars.text = means.map(v => ` ${decimals(v, 2)}`);
  bars.marker.color = means.map(v => v === best ? known.strong : known.quiet);
  dots.y = weights;
  const places = known.criteria.map((_, n) => n).filter(n => turns[n]);
  marks.x = places;
  marks.y = places.map(n => turns[n].weight);
  marks.ids = places.map(n => known.rows[known.criteria[n]]);
  const lines = places.map(n => ({...line, x: [n, n], y: [weights[n], turns[n].weight]}));
  figure.data = places.length ? [bars, dots, ...lines, marks] : [bars, dots];
  const names = figure.layout.annotations.slice(0, known.options.length), rival = figure.layout.annotations[names.length];
  figure.layout.annotations = [...names, ...places.map(n => ({...rival, x: n, y: turns[n].weight, text: known.short[turns[n].rival]}))];
  return figure;
}

function decisionWords(known, top, means, weights, turns) {
  const {said} = known, order = known.options.map((_, n) => n).sort((a, b) => means[b] - means[a]);
  const found = [filled(said.means, {ranked: listed(order.map(n => `${known.options[n]} ${decimals(means[n], 2)}`))}), said.own];
  if (top.length > 1) return [...found, said.open];
  const moved = known.criteria.map((_, n) => n).filter(n => turns[n]);
  const each = n => filled(said.turn, {name: known.criteria[n], turn: decimals(turns[n].weight, 2), weight: weights[n], rival: turns[n].rival});
  if (moved.length) found.push(filled(said.turns, {turns: listed(moved.map(each))}));
  const firm = known.criteria.filter((_, n) => !turns[n]);
  return firm.length ? [...found, filled(said.firm, {firm: listed(firm)})] : found;
}

function decisionTitle({said, options}, top, means) {
  const best = decimals(Math.max(...means), 2);
  if (top.length === options.length) return filled(said['all level'], {best});
  return filled(top.length > 1 ? said.level : said.first, {top: listed(top), best});
}

function decisionTable(known, state) {
  const {scores, weights: [weights]} = state, whole = weights.reduce((a, b) => a + b);
  const sums = scores.map(line => line.reduce((sum, s, n) => sum + s * weights[n], 0)), most = Math.max(...sums);
  const top = known.options.filter((_, n) => sums[n] === most);
  const turns = known.criteria.map((_, n) => top.length === 1 && whole ? smallestTurn(known, scores, weights, sums, n) : null);
  const {columns, rows} = decisionRows(known, scores, weights, sums, turns);
  const {said} = known;
  if (!whole) return stateLike(known.empty, {title: said['no weights'], words: [said.none, said.own], figure: null, columns, rows, formulas: []});
  const means = sums.map(sum => sum / whole);
  const terms = known.criteria.map((c, n) => `${weights[n]} * {Score: ${c}}`).join(' + ');
  const formulas = [`${known.score} = (${terms}) / ${whole}`];
  if (turns.some(Boolean)) formulas.push(`${known.turn} = {Weight} - {Lead} / {Edge}`);
  return stateLike(known.full, {
    title: decisionTitle(known, top, means), words: decisionWords(known, top, means, weights, turns),
    figure: decisionFigure(known, means, weights, turns), columns, rows, formulas,
  });
}

/** What the page computes itself: a function from what Python gives and a state to all that the frame shows. */
const COMPUTED = {decision_table: decisionTable};

return {COMPUTED, coded};
})();
