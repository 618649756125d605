// The learner's record as a drawing, in words, as a file, and as a page to take home
// (see `jasa.learn.progress` and `takehome`).

/** The drawing of the notebook with the marks of this record. */
function drawingOf(all, lines) {
  const figure = structuredClone(all.drawing), hunches = Object.keys(all.hunches), standings = [SAME, DIFFERS, OPEN];
  const put = (trace, chosen, up) => {
    trace.x = chosen.length ? chosen.map(c => all.places[c.name][0]) : [null];
    trace.y = chosen.length ? chosen.map(c => all.places[c.name][1] - up) : [null];
    trace.text = chosen.map(c => `${c.name} · ${html(c.claim)}<br>${c.hunch || 'no first reading'}; `
      + (c.mine ? `you: ${c.mine}; sources: ${c.ours}` : 'no verdict yet'));
  };
  hunches.forEach((h, n) => put(figure.data[n], lines.filter(c => c.hunch === h), 0.24));
  standings.forEach((s, n) => put(figure.data[hunches.length + n], lines.filter(c => c.standing === s), 0));
  return figure;
}

/** What the drawing shows, in sentences. */
function sentencesOf(all, lines, entries) {
  if (!entries.length) return ['Your record is still empty. It fills as you answer the cards of the lessons.'];
  const noted = lines.filter(c => c.hunch), judged = lines.filter(c => c.mine), same = judged.filter(c => c.standing === SAME);
  const said = [`You noted a first impression of ${noted.length} of ${lines.length} claims and committed to a verdict on `
    + `${judged.length}; ${same.length} of these are as the sources have them.`];
  const told = judged.filter(c => all.hunches[c.hunch]?.length);
  if (told.length) said.push(`You had believed or doubted ${told.length} of the claims judged; for `
    + `${told.filter(c => all.hunches[c.hunch].includes(c.ours)).length} of them the sources bear this out.`);
  const differ = judged.filter(c => c.standing !== SAME).map(c => `${c.name} (you: ${c.mine}, sources: ${c.ours})`);
  if (differ.length) said.push(`You still differ from the sources on ${differ.slice(0, 8).join('; ')}`
    + `${differ.length > 8 ? ` and ${differ.length - 8} more, in the table` : ''}.`);
  else if (judged.length) said.push('On no claim that you have judged do you differ from the sources.');
  return [...said, ...saidOfTests(all), ...saidOfQuizzes(all, entries)];
}

function saidOfTests(all) {
  const scores = [['pre', 'before'], ['post', 'after']].map(([test, when]) => [answersOf(all, test), when])
    .filter(([given]) => complete(all, given)).map(([given, when]) => `${rightIn(all, given).length} ${when}`);
  return scores.length ? [`Of the ${all.questions.length} misconceptions you had right: ${scores.join(' and ')} the course.`] : [];
}

function saidOfQuizzes(all, entries) {
  const first = new Map();
  for (const {kind, item, answer} of entries)
    if (kind === 'quiz' && !/^(?:pre|post)/.test(item) && !first.has(item)) first.set(item, answer);
  const tried = [...first].filter(([item]) => item in all.quizzes);
  const right = tried.filter(([item, answer]) => all.quizzes[item][answer] === true).length;
  return tried.length ? [`Quiz questions right at the first try: ${right} of ${tried.length}.`] : [];
}

function tableOf(caption, heads, lines) {
  const row = cells => `<tr>${cells.map(c => `<td>${html(c)}</td>`).join('')}</tr>`;
  return `<div class="jasa-scroll" tabindex="0" role="region" aria-label="${caption}"><table class="jasa-table"><caption>${caption}</caption>`
    + `<thead><tr>${heads.map(h => `<th scope="col">${h}</th>`).join('')}</tr></thead><tbody>${lines.map(row).join('')}</tbody></table></div>`;
}

async function mountProgress(el) {
  const all = await course(), picture = make('div'), words = make('div'), rows = make('div');
  const show = () => {
    const lines = linesOf(all), entries = record.read(), said = sentencesOf(all, lines, entries);
    say(words, ...said);
    drawStill(picture, drawingOf(all, lines), said.join(' '));
    const claims = tableOf('The claims and your record', ['Claim', 'In our words', 'Lesson', 'You believed', 'You found', 'Sources say', 'Standing'],
      lines.map(c => [c.name, c.claim, c.lesson, c.hunch || '–', c.mine || '–', c.earned || 'after your verdict', c.standing]));
    const guesses = Object.entries(newest('prediction')).filter(([item]) => item in all.predictions)
      .map(([item, guess]) => [item.slice(0, 2), all.predictions[item].ask, guess, all.predictions[item].found]);
    rows.innerHTML = `<details><summary>All claims as a table</summary>${claims}</details>` + (guesses.length
      ? `<details><summary>Your predictions</summary>${tableOf('What you guessed and what was found', ['Lesson', 'Question', 'You guessed', 'Found'], guesses)}</details>` : '');
  };
  form(el, 'My record', make('p', {class: 'jasa-title'}, 'What you believed, what you found, and where you still differ'), picture, words, rows);
  record.watchers.add(show);
  show();
}

// ---------------------------------------------------------------- the record as a file

function save(name, content, type) {
  const link = make('a', {download: name, href: URL.createObjectURL(new Blob([content], {type}))});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** Save the record, take one in, or begin anew. */
function mountRecord(el) {
  const reply = replyPlace(), count = make('p');
  const file = make('input', {type: 'file', accept: '.json,application/json'});
  const take = make('label', {class: 'jasa-field'}, make('span', {class: 'jasa-ask'}, 'Take in a my_record.json, from a notebook or another computer'), file);
  file.addEventListener('change', async () => { say(reply, record.take(await file.files[0].text()), 'Reload other open pages of the course to see it there.'); file.value = ''; });
  const forget = button('Forget everything here', () => {
    if (!confirm('Every answer kept in this browser is deleted. Save your record first if you want to keep it.')) return;
    record.forget();
    say(reply, 'Forgotten.');
  }, true);
  const show = () => { count.textContent = `${record.read().length} answers are kept in this browser, for this site; they are sent nowhere. ${record.trouble}`; };
  form(el, 'Keep, move or forget your record', count,
    buttons(button('Save my_record.json', () => save('my_record.json', record.text(), 'application/json')), forget), take, reply);
  record.watchers.add(show);
  show();
}

// ---------------------------------------------------------------- the page to take home

async function mountTake(el) {
  const all = await course(), reply = replyPlace();
  const title = make('input', {type: 'text', value: all.take.title}), name = make('input', {type: 'text'});
  const field = (words, input) => make('label', {class: 'jasa-field'}, make('span', {class: 'jasa-ask'}, words), input);
  const press = async () => {
    save(all.take.file, await pageOf(all, title.value.trim() || all.take.title, name.value.trim()), 'text/html');
    say(reply, `Saved as ${all.take.file}: one file that opens in any browser and prints.`);
  };
  form(el, 'Take it home', field('Title', title), field('Name, if you want it there', name), buttons(button('My corrected article', press)), reply);
}

/** What stands on the table of the negotiation now, as a part of the page. */
function negotiationOf(all) {
  const at = lastStates.get(all.take.table);
  if (!at) return '';
  const {view, panes} = at.of(at.state), words = make('div');
  words.innerHTML = panes[1];
  const labels = Object.fromEntries(at.controls.map(c => [c.name, c.label]));
  return `<p><b>${html(view.title)}.</b></p><ul>${Object.entries(at.state).map(([k, v]) => `<li>${html(labels[k])}: ${html(v)}</li>`).join('')}</ul>`
    + [...words.querySelectorAll(':scope > p')].map(p => `<p>${html(p.textContent)}</p>`).join('');
}

async function pageOf(all, title, name) {
  const doc = documentOf(all, await evidence()), lines = linesOf(all), notes = newest('reflection');
  const memo = notes[all.take.memo] ?? '', after = notes[all.take.after] ?? '', bargain = negotiationOf(all);
  const p = text => text.split('\n').filter(t => t.trim()).map(t => `<p>${html(t)}</p>`).join('');
  const article = doc.themes.map(([theme, said]) => `<h3>${html(theme)}</h3><p>${said.map(([n, c]) =>
    `${html(c.sentence)}<sup><a href="#note${n}">${n}</a></sup>`).join(' ')}</p>`).join('')
    || '<p>Nothing is written yet: fill the form for at least one claim.</p>';
  const row = c => `<tr><td>${html(c.theme)}</td><th scope="row">${c.name}</th><td class="mark">${all.take.first[c.hunch] ?? ''}</td>`
    + `<td class="mark">${all.take.found[c.standing] ?? ''}</td><td>${html(c.claim)}</td></tr>`;
  const heads = ['Theme', 'Claim', 'At first', 'Found', 'In our words'].map(h => `<th scope="col">${h}</th>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(title)}</title>
<style>${all.take.look}</style></head><body><h1>${html(title)}</h1>
<p class="small">${name ? `${html(name)}, ` : ''}${day(new Date())}. ${doc.written} of ${doc.claims} claims of the article corrected.</p>${article}
${doc.notes.length ? `<h2>Notes</h2><ol>${doc.notes.map((n, at) => `<li id="note${at + 1}">${html(n)}</li>`).join('')}</ol>` : ''}
${memo ? `<h2>Memo</h2><p class="small">${memo.split(/\s+/).filter(Boolean).length} words; asked for are 400 to 600.</p>${p(memo)}` : ''}
${bargain || after ? `<h2>The negotiation</h2>${bargain}${p(after)}` : ''}
<h2>My record</h2><p class="small">Each claim once: what I believed at first, what I found, and what the sources say of it.
▲ believed, ▼ doubted, – could not tell; ● as the sources, ◇ other than the sources, ○ no verdict yet.</p>
<table><thead><tr>${heads}</tr></thead><tbody>${lines.map(row).join('')}</tbody></table>
${sentencesOf(all, lines, record.read()).map(s => `<p class="small">${html(s)}</p>`).join('')}
<p class="small">Written with the course “The Alliance in Data”. The sentences are mine; rows and sources can be looked up in the
course's tables. A machine has checked that rows and sources exist, not that the sentences are true.</p></body></html>`;
}
