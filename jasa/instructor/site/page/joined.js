// Exhibits whose controls follow different parts of a chart: the page joins the parts (see computed.py, which gives all words).

(() => {

const {coded, uncoded, escaped, filled, listed} = written;

// ---------------------------------------------------------------- the timeline: what is highlighted

/** Which events are of the kind chosen and name the actors chosen, by their place in the list. */
function highlighted(known, {kind, actors}) {
  const lane = known.kinds.indexOf(kind), who = 2 ** known.actors.indexOf(actors);
  return at => (lane < 0 || known.lanes[at] === lane) && (known.named[at] & who) > 0;
}

/** Marks of some events only; what stands once for all of them stays. */
function someMarks(marks, every, places) {
  const some = list => places.map(n => list[n]), {marker} = every;
  const line = {...marks.marker.line, width: some(marker.line.width)};
  return {
    ...marks, x: some(every.x), y: some(every.y), ids: some(every.ids), text: some(every.text),
    marker: {...marks.marker, symbol: some(marker.symbol), line},
  };
}

function timelineFigure(known, shown, lit, drawn) {
  const [guide, others, bright, chosen] = drawn.data;
  const places = bright.ids.map((_, n) => n), at = id => known.rows.indexOf(id);
  const fits = places.filter(n => lit(at(bright.ids[n]))), pale = places.filter(n => !lit(at(bright.ids[n])));
  const ticktext = known.kinds.map((lane, n) =>
    filled(known.said.lane, {lane, lit: shown.filter(e => known.lanes[e] === n && lit(e)).length}));
  const layout = {...drawn.layout, yaxis: {...drawn.layout.yaxis, ticktext}};
  return {...drawn, layout, data: [guide, someMarks(others, bright, pale), someMarks(bright, bright, fits), chosen]};
}

/** Sentences on what is highlighted among the events shown. */
function timelineWords({said, kinds, lanes, loose}, shown, bright) {
  const counts = kinds.map((_, n) => bright.filter(e => lanes[e] === n).length);
  const fullest = kinds.map((_, n) => n).filter(n => counts[n]).sort((a, b) => counts[b] - counts[a] || a - b).slice(0, 2);
  const most = fullest.length > 1 ? filled(said.fullest, {lanes: listed(fullest.map(n => kinds[n]))}) : '';
  const counted = filled(said.highlighted, {lit: bright.length || 'not one', shown: shown.length});
  return [`${counted}${most}`, bright.some(e => loose[e]) ? said.hollow : said.sure];
}

/** The text that names the highlighted events just before and just after the chosen one. */
function timelineAround({said, events}, bright, chosen, panels) {
  const before = bright.findLast(e => e < chosen), after = bright.find(e => e > chosen);
  const named = {before: events[before] ?? 'none', after: events[after] ?? 'none'};
  const told = filled(said.around, named), start = panels.lastIndexOf('<p>') + 3, end = panels.indexOf('</p>', start);
  const around = escaped(told).replaceAll('\n', '<br>');
  // A panel grows with its letters, in the page as in `panels.py`.
  const was = panels.slice(start, end).replace(/<br>|&#?\w+;/g, ' ').length, grows = panels.lastIndexOf('flex-grow:') + 10;
  const letters = parseInt(panels.slice(grows), 10) + told.length - was;
  const upTo = panels.slice(0, start).replace(/(.*flex-grow:)\d+/s, (_, before) => before + letters);
  return `${upTo}${around}${panels.slice(end)}`;
}

/** The rows of an event: as drawn, with "yes" for all in the last column but two, and as they are saved. */
const DRAWN = /<td>yes<\/td>(?=<td>[^<]*<\/td><td>(\w+)<\/td><\/tr>)/g;
const SAVED = /,yes(?=,(?:"(?:[^"]|"")*"|[^,"\n]*),(\w+)\n)/g;

function timeline(known, state, base) {
  const {view} = base, lit = highlighted(known, state), chosen = known.events.indexOf(state.event);
  const ids = new Set([view.figure.data[2], view.figure.data[3]].flatMap(marks => marks.ids));
  const shown = known.rows.map((_, at) => at).filter(at => ids.has(known.rows[at])), bright = shown.filter(lit);
  const large = escaped(filled(known.said.large, state));
  const heading = view.heading.replace(escaped(known.every), () => large);
  const isLit = id => lit(known.rows.indexOf(id));
  return {
    view: {
      ...view, heading, figure: timelineFigure(known, shown, lit, view.figure),
      panels: timelineAround(known, bright, chosen, view.panels),
    },
    get panes() {
      const [table, words, sources] = base.panes, [first] = words.slice(view.heading.length).match(/<p>.*?<\/p>/s);
      const more = timelineWords(known, shown, bright).map(s => `<p>${escaped(s)}</p>`).join('');
      const saved = code => coded(uncoded(code).replace(SAVED, (cell, id) => isLit(id) ? cell : ',no'));
      return [
        table.replace(DRAWN, (cell, id) => isLit(id) ? cell : '<td>no</td>'), `${heading}${first}${more}${view.source}`,
        sources.replace(/(?<=;base64,)[^"]*/, saved),
      ];
    },
  };
}

COMPUTED.timeline = timeline;

// ---------------------------------------------------------------- who pays what share: the rate of two currencies

/** A text with some phrases exchanged for others, all at once. */
function exchanged(text, from, to) {
  const quoted = from.map(phrase => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.replace(new RegExp(quoted.join('|'), 'g'), phrase => to[from.indexOf(phrase)]);
}

function burdenFigure(known, now, drawn) {
  const figure = structuredClone(drawn), [, bars] = figure.data;
  for (const {row, place, share, label} of now.shares) {
    bars.y[bars.ids.indexOf(row)] = share;
    const note = figure.layout.annotations.at(place - known.options);
    Object.assign(note, {y: label.y, text: note.text.startsWith('<b>') ? `<b>${label.text}</b>` : label.text});
  }
  return figure;
}

function burdenShare(known, state, base) {
  const was = known.rates[known.start], now = known.rates[state.rate], {view} = base;
  const said = text => exchanged(text, was.said, now.said);
  const inHtml = html => exchanged(html, was.said.map(escaped), now.said.map(escaped));
  return {
    view: {
      ...view, title: said(view.title), heading: inHtml(view.heading), label: said(view.label),
      figure: burdenFigure(known, now, view.figure),
    },
    get panes() {
      const [table, words, sources] = base.panes;
      const saved = code => coded(exchanged(uncoded(code), was.saved, now.saved));
      return [exchanged(table, was.cells, now.cells), inHtml(words), sources.replace(/(?<=;base64,)[^"]*/, saved)];
    },
  };
}

COMPUTED.burden_share = burdenShare;

})();
