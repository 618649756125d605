// A card: one question, radio buttons or a text, one or two buttons, and the reply. Below `common.js`
// and `closing.js`: a guess keeps closed what follows it, up to the next section or guess.

/** Close again and again until all cells below are drawn, which JupyterLab does bit by bit. */
function keepShut(el, shut) {
  const whole = el.closest('.jp-Notebook');
  if (!whole) return () => {};
  const look = () => { if (shut()) follow(el, true); };
  const watch = new MutationObserver(look);
  watch.observe(whole, {childList: true, subtree: false});
  const late = setInterval(look, 500);
  look();
  return () => { watch.disconnect(); clearInterval(late); };
}

class Card {
  constructor(model, el) {
    Object.assign(this, {model, el});
    const {label, ask, options, buttons, rows, hint} = model.get('spec');
    const input = options ? this.choice(ask, options) : this.text(ask, rows, hint);
    this.buttons = make('div', {class: 'jasa-buttons'}, ...buttons.map((b, at) => this.button(b, at)));
    this.reply = make('div', {role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true'});
    this.place = make('div', {class: 'jasa-reply', tabindex: -1}, this.reply);
    this.write(model.get('reply'));
    const id = `jasa-card-${next()}`;
    const head = make('h3', {class: 'jasa-question', id}, label);
    const card = make('div', {class: 'jasa-card', role: 'group', 'aria-labelledby': id}, head, input, this.buttons, this.place);
    if (model.get('guess')) card.classList.add('jasa-guess');
    keepKeys(card);
    el.replaceChildren(card);
    this.lock();
    model.on('msg:custom', answer => this.answered(answer));
    model.on('change:locked', () => this.lock());
  }

  choice(ask, options) {
    const set = radios(ask, options, this.model.get('answer'), value => { this.value = value; }, 'jasa-options');
    this.value = this.model.get('answer');
    this.inputs = [...set.querySelectorAll('input')];
    return set;
  }

  text(ask, rows, hint) {
    const area = make('textarea', {rows, placeholder: hint});
    area.value = this.value = this.model.get('answer');
    area.addEventListener('input', () => { this.value = area.value; });
    this.inputs = [area];
    return make('label', {}, make('div', {class: 'jasa-ask'}, ask), area);
  }

  button({name, does, quiet, label}, at) {
    const made = make('button', {type: 'button', class: quiet ? 'jasa-quiet' : null, 'aria-label': label}, name);
    made.addEventListener('click', () => this.model.send({do: does, answer: this.value ?? ''}));
    return made;
  }

  /**
   * Show the reply; where the buttons are gone the focus goes to it, so that it is not lost. Then it has
   * a name of its own: Orca takes two places without a name for one, and reads the other's old words.
   */
  answered({reply, locked}) {
    this.reply.replaceChildren();
    requestAnimationFrame(() => {
      this.write(reply);
      if (!locked) return;
      this.place.setAttribute('role', 'group');
      this.place.setAttribute('aria-label', `Reply: ${this.model.get('spec').name}`);
      this.place.focus({preventScroll: false});
    });
  }

  /** Put in a reply as one piece: of paragraphs that come one by one Orca says the last one first. */
  write(reply) {
    const piece = make('div');
    piece.innerHTML = reply;
    this.reply.replaceChildren(...reply ? [piece] : []);
  }

  lock() {
    const locked = this.model.get('locked');
    for (const input of this.inputs) input.disabled = locked;
    this.buttons.hidden = locked;
  }
}

function render({model, el}) {
  new Card(model, el);
  live(el);
  if (!model.get('guess')) return;
  const shut = () => !model.get('locked');
  let stop = () => {};
  const place = () => {
    if (!el.isConnected) return requestAnimationFrame(place);
    follow(el, shut());  // opens what was closed ahead of a guess that the record already has
    stop = keepShut(el, shut);
  };
  place();
  model.on('change:locked', () => { stop(); follow(el, shut()); });
  return () => { stop(); follow(el, false); };
}

export default {render};
