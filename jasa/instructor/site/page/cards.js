// Cards on the site: the notebooks' own card (card.js), which talks here to the record of this browser.

const items = Object.assign({}, ...[...document.querySelectorAll('.jasa-items')].map(s => JSON.parse(s.textContent)));

/** What there is to say to an answer. */
function replyTo(item, answer) {
  if (item.kind === 'prediction') return `<p><b>You guessed:</b> ${html(answer)}. <b>Found:</b> ${item.found}</p>`;
  return item.replies?.[answer] ?? `<p>Noted in your record: “${html(answer)}”</p>`;
}

/** A card's model, as anywidget gives one to card.js: what it shows, and what a button does. */
class CardModel {
  constructor(name, item) {
    Object.assign(this, {name, item, heard: new Map()});
    const {spec} = item, before = record.last(name);
    const lot = `${record.lot} ${name}`;
    const shown = item.drawn ? {...spec, options: drawnBy(spec.options, lot)} : spec;
    this.values = {spec: shown, answer: '', reply: '', locked: false, guess: item.kind === 'prediction'};
    if (before && (!spec.options || spec.options.includes(before.answer))) this.recall(before);
  }

  recall({answer, when}) {
    const reply = `<p>You answered on ${day(when)}.</p>${replyTo(this.item, answer)}`;
    Object.assign(this.values, {answer, reply, locked: this.item.locks});
  }

  get(key) { return this.values[key]; }

  on(what, then) { this.heard.set(what, [...this.heard.get(what) ?? [], then]); }

  tell(what, ...given) { for (const then of this.heard.get(what) ?? []) then(...given); }

  /** A button was pressed. */
  send({do: does, answer}) {
    if (!this.values.locked) this[does](answer.trim());
    this.tell('msg:custom', {reply: this.values.reply, locked: this.values.locked});
  }

  commit(answer) {
    const {options} = this.item.spec;
    if (!answer || (options && !options.includes(answer))) {
      this.values.reply = '<p>Choose or write an answer first.</p>';
      return;
    }
    const trouble = record.add(this.name, this.item.kind, answer);
    Object.assign(this.values, {answer, reply: replyTo(this.item, answer) + (trouble && `<p>${html(trouble)}</p>`)});
    if (this.item.locks) this.lock();
  }

  skip() {
    this.values.reply = `<p><b>You looked without a guess. Found:</b> ${this.item.found}</p>`;
    this.lock();
  }

  lock() {
    this.values.locked = true;
    this.tell('change:locked');
  }
}

/** The blocks of a page after an element, in reading order, up to the next section of the first kind. */
function* blocksAfter(el) {
  let at = el.closest('.cell') ?? el;
  for (;;) {
    while (!at.nextElementSibling) {
      at = at.parentElement;
      // A part of a section may end inside it; the section itself ends here.
      if (!at || at.matches('article, main, section:has(> h2), section:has(> h1)')) return;
    }
    at = at.nextElementSibling;
    while (at.matches('section') && !at.querySelector(':scope > :is(h1, h2)')) at = at.firstElementChild;
    if (at.matches('section')) return;
    yield at;
  }
}

/** Close what follows a guess, up to the next section or card that asks for one, or open it. */
function follow(el, shut) {
  for (const block of blocksAfter(el)) {
    const asks = [...block.querySelectorAll('[data-kind=card]')].map(p => items[p.dataset.item]?.kind);
    if (asks.some(kind => ['prediction', 'verdict', 'reflection'].includes(kind))) return;
    block.classList.toggle('jasa-shut', shut);
  }
}

function mountCard(el) {
  const name = el.dataset.item, model = new CardModel(name, items[name]);
  el.replaceChildren();
  new Card(model, el);
  if (!model.get('guess')) return;
  const covered = document.querySelector(`[data-after="${name}"]`);
  const open = () => {
    const shut = !model.get('locked');
    follow(el, shut);
    covered?.classList.toggle('jasa-shut', shut);
  };
  open();
  model.on('change:locked', open);
}
