// The tests before and after: twelve questions, one button, then score, chance and reasons
// (see `jasa.learn.beliefs`). Nothing is shown before all are answered.

/** The answers of a test by question; answers that are no option are left out. */
function answersOf(all, test) {
  const last = newest('quiz');
  return Object.fromEntries(all.questions.map(q => [q.name, last[`${test}-${q.name}`]])
    .filter(([name, answer]) => answer in all.questions.find(q => q.name === name).options));
}

const rightIn = (all, given) => all.questions.filter(q => given[q.name] === q.right).map(q => q.name);
const complete = (all, given) => Object.keys(given).length === all.questions.length;

async function mountTest(el) {
  const all = await course(), {test} = el.dataset;
  const given = answersOf(all, test), reply = replyPlace(), picture = make('div'), after = make('div');
  const sets = all.questions.map((q, n) =>
    radios(`${n + 1}. ${q.ask}`, Object.keys(q.options), given[q.name], value => { given[q.name] = value; }, 'jasa-options'));
  const handIn = () => {
    const missing = all.questions.map((q, n) => given[q.name] ? null : n + 1).filter(Boolean);
    if (missing.length) return say(reply, `Still open: ${listed(missing)}. Nothing is shown before all are answered.`);
    const before = answersOf(all, test);
    for (const q of all.questions)
      if (!(q.name in before)) record.add(`${test}-${q.name}`, 'quiz', given[q.name]);
    finish();
    reply.focus();
  };
  const press = buttons(button('Hand in all twelve', handIn));
  const finish = () => {
    for (const input of sets.flatMap(set => [...set.querySelectorAll('input')])) input.disabled = true;
    press.hidden = true;
    const result = resultOf(all, test, given);
    say(reply, ...result.said, record.trouble);
    after.innerHTML = result.html;
    drawStill(picture, result.figure, result.said.join(' '));
  };
  form(el, test === 'pre' ? 'Before the course' : 'After the course', ...sets, press, reply, picture, after);
  for (const [n, q] of all.questions.entries())
    if (answersOf(all, test)[q.name]) for (const input of sets[n].querySelectorAll('input')) input.disabled = true;
  if (complete(all, answersOf(all, test))) finish();
}

const listed = parts => parts.length < 2 ? String(parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** What a finished test says, shows and tells. */
function resultOf(all, test, given) {
  const right = rightIn(all, given).length, before = answersOf(all, 'pre'), post = test === 'post';
  const said = [all.chances[right]], scores = [];
  if (post && complete(all, before)) {
    scores.push(['before', rightIn(all, before).length]);
    said.push(changeOf(all, before, given));
  } else if (post) said.push('Your record holds no complete test from before the course.');
  scores.push([post ? 'after' : 'before', right]);
  const fold = '<p><b>Why?</b> Open a question. The lessons come to each of them.</p>';
  return {said, figure: barsOf(all, scores), html: (post ? sideBySide(all, before, given) : '') + fold + reasonsOf(all, given)};
}

function changeOf(all, before, after) {
  const [was, now] = [rightIn(all, before), rightIn(all, after)];
  const both = now.filter(n => was.includes(n)).length, either = new Set([...was, ...now]).size;
  return `Learnt: ${now.length - both}. Kept: ${both}. Lost: ${was.length - both}. Still not right: `
    + `${all.questions.length - either}. Twelve questions are few: one more or one less may be chance.`;
}

/** The bars of the notebook's figure, with these scores. */
function barsOf(all, scores) {
  const figure = structuredClone(all.bars), [bar] = figure.data, colours = bar.marker.color;
  bar.y = scores.map(([name]) => name);
  bar.x = scores.map(([, right]) => right);
  bar.text = scores.map(([, right]) => `${right} of ${all.questions.length}`);
  bar.marker.color = scores.map((_, n) => colours[n === scores.length - 1 ? 1 : 0]);
  return figure;
}

const markOf = (q, answer) => answer ? `${answer === q.right ? '✓' : '✗'} ${html(answer)}` : '–';

function reasonsOf(all, given) {
  return all.questions.map((q, n) => {
    const answer = given[q.name], right = answer === q.right ? '' : `<p><b>Right:</b> ${html(q.right)}.</p>`;
    return `<details><summary>${n + 1}. ${html(q.ask)}</summary><p><b>You:</b> ${markOf(q, answer)}. ${html(q.options[answer])}</p>`
      + `${right}<p>${html(q.why)} More in lesson ${q.lesson}.</p><p class="jasa-source">Source: ${html(q.sources)}</p></details>`;
  }).join('');
}

function sideBySide(all, before, after) {
  const caption = 'Your answers before and after the course';
  const heads = ['Question', 'Before', 'After', 'Right', 'Lesson'].map(h => `<th scope="col">${h}</th>`).join('');
  const lines = all.questions.map((q, n) => `<tr><th scope="row">${n + 1}. ${html(q.ask)}</th><td>${markOf(q, before[q.name])}</td>`
    + `<td>${markOf(q, after[q.name])}</td><td>${html(q.right)}</td><td>${q.lesson}</td></tr>`);
  return `<div class="jasa-scroll" tabindex="0" role="region" aria-label="${caption}"><table class="jasa-table"><caption>${caption}. `
    + `✓ is right, ✗ is not.</caption><thead><tr>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

/** Draw a chart that no control moves, in the colours of the page. */
async function drawStill(place, figure, label) {
  let plot = place.querySelector('.jasa-plot');
  if (!plot) {
    plot = make('div', {class: 'jasa-plot', 'aria-hidden': 'true'});
    place.replaceChildren(make('div', {class: 'jasa-picture', role: 'img'}, plot));
  }
  plot.parentElement.setAttribute('aria-label', label);
  plot.style.height = `${figure.layout.height}px`;
  const paint = async () => {
    const {data, layout, config} = dark() ? repaint(figure, (await course()).night) : structuredClone(figure);
    await (await plotly()).react(plot, data, layout, config);
  };
  plot.painted?.disconnect();
  plot.painted = new MutationObserver(paint);
  plot.painted.observe(document.documentElement, {attributes: true, attributeFilter: ['data-theme']});
  await paint();
}
