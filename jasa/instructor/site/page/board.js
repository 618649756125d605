// The claims of the article: first reading and board. What they say is what `jasa.learn.board` says.

/** What the forms know of claims, tests and quizzes (see course.py). */
const course = () => handed('course', 'course.js');

const DIFFERS = 'other than the sources', OPEN = 'not yet', SAME = 'as the sources';

/** The newest answers by item, of some kinds. */
const newest = (...kinds) => Object.fromEntries(record.read().filter(e => kinds.includes(e.kind)).map(e => [e.item, e.answer]));

/** The board as the record has it: a line a claim. What the sources say stays out until it is earned. */
function linesOf(all, names = []) {
  const last = newest('verdict', 'prediction');
  return all.claims.filter(c => !names.length || names.includes(c.name)).map(c => {
    const mine = last[c.name] in c.replies ? last[c.name] : '';
    const hunch = last[`00-${c.name}`] in all.hunches ? last[`00-${c.name}`] : '';
    const standing = !mine ? OPEN : mine === c.ours ? SAME : DIFFERS;
    return {...c, mine, hunch, standing, earned: mine ? c.ours : ''};
  });
}

const button = (words, press, quiet = false) => {
  const made = make('button', {type: 'button', class: quiet ? 'jasa-quiet' : null}, words);
  made.addEventListener('click', press);
  return made;
};
const buttons = (...made) => make('div', {class: 'jasa-buttons'}, ...made);
const replyPlace = () => make('div', {class: 'jasa-reply', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true', tabindex: -1});
// One piece: of paragraphs that come one by one a screen reader may say the last one first.
const say = (place, ...sentences) => {
  const said = sentences.filter(Boolean).map(s => `<p>${html(s)}</p>`).join('');
  place.innerHTML = said && `<div>${said}</div>`;
};

/** A card around a form, with its name for people who hear the page. */
function form(el, label, ...parts) {
  const id = `jasa-form-${el.dataset.kind}-${el.dataset.test ?? ''}`;
  el.replaceChildren(make('div', {class: 'jasa-card', role: 'group', 'aria-labelledby': id},
    make('h3', {class: 'jasa-question', id}, label), ...parts));
}

function choose(label, options, value, changed) {
  const select = make('select', {}, ...options.map(o => make('option', {value: o.value ?? o}, o.words ?? o)));
  select.value = value;
  select.addEventListener('change', () => changed(select.value));
  return [make('label', {class: 'jasa-list'}, make('span', {}, label), select), select];
}

// ---------------------------------------------------------------- first reading

async function mountReading(el) {
  const all = await course(), names = (el.dataset.names || '').split(' ').filter(Boolean);
  const claims = linesOf(all, names), hunches = Object.keys(all.hunches);
  const place = make('div'), reply = replyPlace();
  let at = Math.max(0, claims.findIndex(c => !c.hunch)), choice = '';
  const go = by => { at = (at + by + claims.length) % claims.length; show(); };
  const keep = () => {
    if (!choice) return say(reply, 'Choose one of the three first, or pass.');
    record.add(`00-${claims[at].name}`, 'prediction', choice);
    go(1);
  };
  const show = () => {
    const now = linesOf(all, names), claim = now[at];
    choice = claim.hunch;
    const head = make('div', {class: 'jasa-question'}, `First reading, claim ${at + 1} of ${now.length} · ${claim.theme}`);
    const ask = `The article says that … ${claim.name}: ${claim.claim}.`;
    place.replaceChildren(head, radios(ask, hunches, choice, value => { choice = value; }, 'jasa-options'));
    say(reply, `${now.filter(c => c.hunch).length} of ${now.length} noted. Nothing is judged here.`, record.trouble);
  };
  form(el, 'First reading', place, buttons(button('Note it, next claim', keep),
    button('◀ Back', () => go(-1), true), button('Pass ▶', () => go(1), true)), reply);
  show();
}

// ---------------------------------------------------------------- board

async function mountBoard(el) {
  const all = await course(), names = (el.dataset.names || '').split(' ').filter(Boolean);
  const chosen = {theme: el.dataset.theme ?? 'all', verdict: el.dataset.verdict ?? 'all', mine: el.dataset.mine ?? 'all'};
  const table = make('div'), place = make('div'), open = make('div');
  const filter = (label, key, options) => choose(label, ['all', ...options], chosen[key], value => { chosen[key] = value; show(); })[0];
  const filters = make('div', {class: 'jasa-controls'},
    filter('Theme', 'theme', Object.values(all.themes)), filter('Sources say', 'verdict', all.verdicts),
    filter('My verdict', 'mine', [OPEN, DIFFERS, ...all.verdicts]));
  const kept = line => ['all', line.theme].includes(chosen.theme) && ['all', line.earned].includes(chosen.verdict)
    && ['all', line.mine, line.standing].includes(chosen.mine);
  const show = () => {
    const of = linesOf(all, names), shown = of.filter(kept);
    table.innerHTML = boardTable(shown, of);
    const waiting = shown.filter(line => !line.mine);
    const first = waiting.length ? 'choose an open claim' : 'no claim in this list is open';
    const options = [{value: '', words: first}, ...waiting.map(c => ({value: c.name, words: `${c.name} · ${c.claim}`}))];
    open.replaceChildren(choose('Commit to', options, '', name => name && ask(all, name, place))[0]);
  };
  form(el, 'Claims board', filters, table, open, place);
  record.watchers.add(show);
  show();
}

/** Put a claim on a card of its own. */
function ask(all, name, place) {
  const claim = all.claims.find(c => c.name === name);
  const button = {name: 'Commit', does: 'commit', label: `Commit: ${name}`};
  const spec = {label: claim.label, ask: `${name}: ${claim.claim}.`, options: Object.keys(claim.replies), buttons: [button]};
  const card = make('div');
  place.replaceChildren(card);
  new Card(new CardModel(name, {kind: 'verdict', locks: true, spec, replies: claim.replies}), card);
  card.querySelector('input')?.focus();
}

function boardTable(shown, of) {
  const heads = ['Claim', 'In our words', 'Lesson', 'First reading', 'My verdict', 'Sources say', 'Figure or date'];
  const done = of.filter(c => c.mine), same = done.filter(c => c.standing === SAME).length;
  const caption = `${shown.length} of ${of.length} claims shown. You have committed to ${done.length}; `
    + `${same} as the sources have it (✓), ${done.length - same} otherwise (≠).`;
  const line = c => {
    const mine = c.mine ? `${c.standing === SAME ? '✓' : '≠'} ${c.mine}` : OPEN;
    const says = c.mine ? `<b>${html(c.ours)}</b>. ${html(c.words)}<br><span class="jasa-who">Source: ${html(c.shorts)}</span>` : 'after your verdict';
    return `<tr><th scope="row">${c.name}</th><td>${html(c.claim)}</td><td>${c.lesson}</td><td>${html(c.hunch || '–')}</td>`
      + `<td>${html(mine)}</td><td>${says}</td><td>${c.mine ? html(c.figure) : ''}</td></tr>`;
  };
  return `<div class="jasa-scroll" tabindex="0" role="region" aria-label="Claims board"><table class="jasa-table">`
    + `<caption>${caption}</caption><thead><tr>${heads.map(h => `<th scope="col">${h}</th>`).join('')}</tr></thead>`
    + `<tbody>${shown.map(line).join('')}</tbody></table></div>`;
}
