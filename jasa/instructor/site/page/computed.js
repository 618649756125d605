// Exhibits without an end of states: their arithmetic a second time (see computed.py, which gives all words).
// Each is a function from what Python gives, a state, and the state rendered ahead that is nearest, to all that the frame shows.

const COMPUTED = {};

(() => {

const {decimals, filled, listed, stateLike} = written;

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
  const [rival] = figure.layout.annotations;
  if (places.length) figure.layout.annotations = places.map(n => ({...rival, x: n, y: turns[n].weight, text: known.short[turns[n].rival]}));
  else delete figure.layout.annotations;
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
  const terms = known.criteria.map((c, n) => `${weights[n]} × Score: ${c}`).join(' + ');
  const formulas = [`${known.score} = (${terms}) / ${whole}`];
  if (turns.some(Boolean)) formulas.push(`${known.turn} = Weight - Lead / Edge`);
  return stateLike(known.full, {
    title: decisionTitle(known, top, means), words: decisionWords(known, top, means, weights, turns),
    figure: decisionFigure(known, means, weights, turns), columns, rows, formulas,
  });
}

COMPUTED.decision_table = decisionTable;

// ---------------------------------------------------------------- decibels

const kept = (value, places) => Number(value.toFixed(places));

/** A ratio of energies with two figures that count. */
function ratio(times) {
  if (times >= 1) return decimals(times, 1);
  return String(Number(decimals(times, 1 - Math.floor(Math.log10(times)))));
}

/** The five cases of the model: as measured, each change alone, both, and all by night. */
function decibelCases(known, start, {flights, distance, weight}) {
  const more = 10 * Math.log10(flights), less = -20 * Math.log10(distance);
  const moved = [[1, 1, 0, 0], [flights, 1, 0, more], [1, distance, 0, less], [flights, distance, 0, more + less], [1, 1, weight, weight]];
  return moved.map(([times, far, night, change], n) => {
    const [name, formula] = known.cases[n].map(said => filled(said, {flights, distance, weight}));
    const level = kept(start.level + change, known.kept), energy = kept(10 ** (change / 10), known.kept);
    return {name, formula, level, energy, inputs: [times, far, night].map(String)};
  });
}

function decibelRows(start, cases) {
  const columns = [
    'Case', 'Fiscal year', 'Times the flights', 'Times the distance', 'Weight for the night in dB', 'Formula',
    'Measured level, dB', 'Level, dB', 'Sound energy, times', 'Row of the start', 'Row',
  ];
  const rows = cases.map(({name, formula, level, energy, inputs}, n) => {
    const cells = [name, start.year, ...inputs, formula, n ? null : start.level, level, energy, start.row, n ? '' : start.row];
    return Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
  });
  return {columns, rows};
}

function decibelFigure(known, start, cases, drawn) {
  const figure = structuredClone(drawn), levels = cases.map(c => c.level), all = [...levels, start.standard];
  const [, , first, model] = figure.data, {xaxis, yaxis, annotations} = figure.layout;
  first.y = levels.slice(0, 1);
  model.y = levels.slice(1);
  xaxis.ticktext = cases.map(({name, formula}) => filled(known.name, {case: name, formula}));
  yaxis.range = [Math.min(...all) - 4, Math.max(...all) + 8];
  cases.forEach(({level, energy}, n) => {
    Object.assign(annotations[n], {y: level, text: filled(known.mark, {level: decimals(level, 1), times: ratio(energy)})});
  });
  return figure;
}

function decibels(known, state, base) {
  const start = known.starts[state.start], {flights, distance, weight} = state;
  const cases = decibelCases(known, start, state), said = cases.map(c => decimals(c.level, 1));
  const told = {
    ...start.told, flights, distance, weight, flown: said[1], far: said[2], both: said[3],
    more: ratio(cases[1].energy), less: ratio(cases[2].energy),
  };
  return stateLike(base, {
    title: filled(known.title, told), words: known.said.map(sentence => filled(sentence, told)),
    figure: decibelFigure(known, start, cases, base.view.figure), ...decibelRows(start, cases),
  });
}

COMPUTED.decibels = decibels;

})();
