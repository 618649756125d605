// The corrected article: a form for each claim, the document that grows from it, and the page to take
// home (see `jasa.learn.correction` and `takehome`). What a machine can check is checked, nothing marked.

/** Every row that can be evidence, with its words, figures and source; brought when it is asked for. */
const evidence = () => handed('rows', 'rows.js');

const parts = text => [...new Set(text.trim().toLowerCase().split(/[;,\s]+/).filter(Boolean))];
const DIGITS = /\d+(?:,\d{3})*(?:\.\d+)?/g, NAMES = /\bC\d\d\b|[Aa]rticle \d+|\b2\+2\b|\bG7\b/g;
const SET_ASIDE = /\b(?:not|never|rather than|instead of|no longer)\b(?:[^\p{L}\p{N}_]+[\p{L}\p{N}_]+){0,4}/giu;

/** What the learner has written on each claim. */
function corrections(all, names = []) {
  const last = newest('reflection');
  return all.claims.filter(c => !names.length || names.includes(c.name)).map(c => ({
    name: c.name, key: c.key, claim: c.claim, theme: c.theme,
    ...Object.fromEntries(Object.keys(all.fields).map(f => [f, last[`09-${c.name}-${f}`] ?? ''])),
  }));
}

const isSound = (row, {rows}) => row in rows && rows[row][0] !== 'claims';

function isComplete(made, known) {
  const rows = parts(made.evidence);
  return made.sentence.split(/\s+/).filter(Boolean).length >= 4 && rows.length > 0 && rows.every(r => isSound(r, known))
    && sourcesOf(made, known).every(key => key in known.sources);
}

/** The keys of the sources: those the learner names, else that of the first row. */
function sourcesOf(made, known) {
  const keys = parts(made.source), first = parts(made.evidence).find(r => isSound(r, known));
  return keys.length || !first ? keys : [known.rows[first][3]].filter(Boolean);
}

/** Figures of a sentence that none of its rows shows, as rounded in the sentence. */
function bareFigures(made, known) {
  const there = parts(made.evidence).flatMap(r => known.rows[r][2]);
  const numbers = text => (text.match(DIGITS) ?? []).map(n => Number(n.replaceAll(',', '')));
  const aside = numbers((made.sentence.match(SET_ASIDE) ?? []).join(' '));
  const refused = numbers(made.claim).filter(n => aside.includes(n));
  return (made.sentence.replace(NAMES, ' ').match(DIGITS) ?? []).filter(printed => {
    const places = (printed.split('.')[1] ?? '').length, value = Number(printed.replaceAll(',', ''));
    const shown = there.some(k => Math.abs(Number(k.toFixed(places)) - value) < 1e-9);
    return !shown && !refused.includes(value);
  });
}

/** What can be seen in a correction; whether it is fair, a reader must judge. */
function remarksOn(made, known) {
  const rows = parts(made.evidence), said = [];
  if (!rows.length) said.push('No evidence yet. Name at least one row, such as tl012.');
  for (const row of rows) {
    if (known.rows[row]?.[0] === 'claims') said.push(`${row} is a row of our own verdicts. Name the row that bears the evidence.`);
    else if (!(row in known.rows)) said.push(`No table has a row '${row}'. A row's name stands in the column row_id.`);
  }
  for (const key of sourcesOf(made, known))
    if (!(key in known.sources)) said.push(`There is no source '${key}' in data/sources.csv.`);
  if (!made.sentence) said.push('No corrected sentence yet.');
  else if (made.sentence.split(/\s+/).filter(Boolean).length < 4)
    said.push('Write a whole sentence: who or what, how much or when, of which whole.');
  else if (rows.length && rows.every(r => isSound(r, known))) {
    const missing = bareFigures(made, known);
    if (missing.length) said.push(`These figures stand in none of the rows named: ${missing.join(', ')}. Add the row they come from, or say in the sentence how you computed them.`);
  }
  return said;
}

function rowInWords(row, {rows}) {
  const [table, cells] = rows[row];
  const said = Object.entries(cells).map(([c, v]) => `<i>${html(c)}</i> ${html(v)}`).join('; ');
  return `<p><b>${html(row)}</b>, table ${html(table)}: ${said}</p>`;
}

/** Rows in whose texts all the words stand, those with a short text first. */
function rowsAbout(words, {rows}, most = 12) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  return Object.entries(rows).filter(([, [table]]) => table !== 'claims')
    .map(([row, [, cells]]) => [Object.values(cells).join(' ').toLowerCase(), row])
    .filter(([said]) => wanted.every(w => said.includes(w)))
    .sort(([a, r], [b, s]) => a.length - b.length || (r < s ? -1 : 1)).slice(0, most).map(([, row]) => row);
}

// ---------------------------------------------------------------- the form

async function mountForm(el) {
  const all = await course(), names = (el.dataset.names || '').split(' ').filter(Boolean);
  const head = make('div'), reply = replyPlace(), found = replyPlace(), inputs = {};
  const chosen = corrections(all, names);
  let name = chosen[0].name;
  const options = chosen.map(c => ({value: c.name, words: `${c.name} · ${c.claim}`}));
  const [list] = choose('Claim', options, name, value => { name = value; show(); });
  const fields = Object.entries(all.fields).map(([field, words]) => {
    inputs[field] = make(field === 'sentence' ? 'textarea' : 'input', field === 'sentence' ? {rows: 3} : {type: 'text'});
    return make('label', {class: 'jasa-field'}, make('span', {class: 'jasa-ask'}, words), inputs[field]);
  });
  const about = make('input', {type: 'text', placeholder: 'for example: Futenma return'});
  const find = async () => {
    const known = await evidence(), rows = rowsAbout(about.value, known);
    found.innerHTML = rows.map(r => rowInWords(r, known)).join('') || '<p>No row holds all these words. Try one word, such as Futenma.</p>';
  };
  const show = () => {
    const line = linesOf(all, [name])[0], made = corrections(all, [name])[0];
    head.innerHTML = `<p><b>The article says that …</b> ${html(line.claim)}.</p><p><b>My verdict:</b> `
      + `${html(line.mine || 'not yet: commit on the claims board or in its lesson')}. Tested in lesson ${line.lesson}.</p>`;
    for (const field of Object.keys(inputs)) inputs[field].value = made[field];
    reply.replaceChildren();
  };
  const keep = async () => {
    const [before] = corrections(all, [name]);
    for (const [field, input] of Object.entries(inputs))
      if (input.value.trim() !== before[field]) record.add(`09-${name}-${field}`, 'reflection', input.value.trim());
    const known = await evidence(), [made] = corrections(all, [name]), said = remarksOn(made, known);
    const done = said.length ? '' : '<p>Written. The rows exist, and they show every figure. Whether the sentence is true and answers the claim, a reader must judge.</p>';
    reply.innerHTML = [record.trouble, ...said].filter(Boolean).map(s => `<p>${html(s)}</p>`).join('') + done
      + parts(made.evidence).filter(r => isSound(r, known)).map(r => rowInWords(r, known)).join('');
  };
  form(el, 'Set a claim right', list, head, make('label', {class: 'jasa-field'}, make('span', {class: 'jasa-ask'}, 'Find rows about …'), about),
    buttons(button('Find rows', find, true)), found, ...fields, buttons(button('Keep and check', keep)), reply);
  show();
}

// ---------------------------------------------------------------- the document

/** The corrections by theme with the number of their note, and the notes in that order. */
function documentOf(all, known) {
  const written = corrections(all).filter(c => isComplete(c, known)), notes = [], themes = [];
  for (const [key, theme] of Object.entries(all.themes)) {
    const lines = written.filter(c => c.key === key).map(c => [notes.push(c), c]);
    if (lines.length) themes.push([theme, lines]);
  }
  const note = c => {
    const full = sourcesOf(c, known).filter(k => k in known.sources).map(k => known.sources[k]);
    return `${c.name}. Rows ${parts(c.evidence).join(', ')}. ${full.join('; ') || 'no source named'}`;
  };
  return {themes, notes: notes.map(note), written: written.length, claims: all.claims.length};
}

async function mountArticle(el) {
  const all = await course(), place = make('div');
  const show = async () => {
    const made = corrections(all), begun = made.filter(c => c.evidence || c.sentence).length;
    // The rows weigh half a megabyte: they come when something is written.
    const doc = documentOf(all, begun ? await evidence() : {rows: {}, sources: {}});
    const body = doc.themes.map(([theme, lines]) => `<h4>${html(theme)}</h4><p>${
      lines.map(([n, c]) => `${html(c.sentence)}<sup>${n}</sup>`).join(' ')}</p>`).join('');
    const notes = `<p><b>Notes</b></p><ol>${doc.notes.map(n => `<li>${html(n)}</li>`).join('')}</ol>`;
    place.innerHTML = `<p>${doc.written} of ${made.length} claims written, ${begun - doc.written} begun.</p>`
      + (doc.written ? body + notes : '<p>Nothing is written yet. Fill the form above for at least one claim.</p>');
  };
  form(el, 'My corrected article', place);
  record.watchers.add(show);
  show();
}
