// The frame of an exhibit: question, controls, four tabs and a chart that is kept and changed in place.
// `mount` needs a host and no kernel: {spec, first, plotly(), view(state), pane(tab, state)} and, where wanted, back(state) and still(…).
// `render`, at the end, makes the host of a running notebook (see frame.py). Below `common.js`, `room.js` and `drawn.js`.

const TABS = ['Chart', 'Table', 'In words', 'Sources'];

// ---------------------------------------------------------------- controls

function list(control, value, changed) {
  const select = make('select', {}, ...control.options.map(o => make('option', {}, o)));
  select.value = value;
  // A narrow page cuts a long choice in the menu: it is written out below.
  const chosen = make('small', {class: 'jasa-chosen', 'aria-hidden': 'true'});
  const writeOut = () => { chosen.textContent = isCut(select) ? select.value : ''; };
  new ResizeObserver(writeOut).observe(select);
  select.addEventListener('change', () => { writeOut(); changed(select.value); });
  return [make('label', {class: 'jasa-list'}, make('span', {}, control.label), select, chosen), select];
}

function stepper(control, value, changed) {
  // A button of a step is not where the choice stands, so the choice is said with the finding.
  let stepped = false;
  const [label, select] = list(control, value, chosen => { ends(); changed(chosen, stepped ? chosen : ''); stepped = false; });
  const step = (by, sign) => {
    const button = make('button', {type: 'button', 'aria-label': `${by < 0 ? 'Previous' : 'Next'}: ${control.label}`}, sign);
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      select.selectedIndex += by;
      stepped = true;
      select.dispatchEvent(new Event('change'));
    });
    return button;
  };
  const [back, on] = [step(-1, '◀'), step(1, '▶')];
  const ends = () => {
    back.setAttribute('aria-disabled', select.selectedIndex === 0);
    on.setAttribute('aria-disabled', select.selectedIndex === select.length - 1);
  };
  ends();
  return make('div', {class: 'jasa-step'}, label, back, on);
}

function boxes(control, value, changed) {
  const inputs = control.options.map(option => {
    const input = make('input', {type: 'checkbox', value: option});
    input.checked = value.includes(option);
    input.addEventListener('change', () => {
      const chosen = inputs.filter(i => i.checked).map(i => i.value);
      if (chosen.length) changed(chosen);
      else input.checked = true; // the last one stays
    });
    return input;
  });
  const lines = inputs.map(input => make('label', {}, input, make('span', {}, input.value)));
  return make('fieldset', {class: 'jasa-boxes'}, make('legend', {}, control.label), ...lines);
}

function slider(control, value, changed) {
  const {low, high, step} = control;
  const input = make('input', {type: 'range', min: low, max: high, step, value});
  const shown = make('output', {}, String(value));
  input.addEventListener('input', () => { shown.textContent = input.value; });
  input.addEventListener('change', () => changed(Number(input.value)));
  return make('label', {class: 'jasa-slider'}, make('span', {}, control.label), input, shown);
}

/**
 * A table of numbers with one Tab stop: arrows left and right, Page Up and Page Down move in it.
 * One that is `turned` shows the rows of its value side by side, unless the page is narrow.
 */
function grid(control, value, changed) {
  const {rows, columns, low, high} = control, turned = control.turned && innerWidth >= 900;
  const cells = rows.map((row, r) => columns.map((column, c) => {
    const input = make('input', {
      type: 'number', min: low, max: high, step: 1, value: value[r][c],
      'aria-label': `${row}: ${column}`, tabindex: r || c ? -1 : 0,
    });
    input.addEventListener('change', () => {
      const whole = Math.round(Number(input.value)) || 0;
      input.value = Math.min(Math.max(whole, low), high);
      changed(cells.map(l => l.map(i => Number(i.value))));
    });
    return input;
  }));
  const lines = turned ? columns.map((_, c) => cells.map(line => line[c])) : cells;
  lines.forEach((line, y) => line.forEach((input, x) =>
    input.addEventListener('keydown', event => walk(event, lines, x, y))));
  const [names, heads] = turned ? [columns, rows] : [rows, columns];
  const head = make('tr', {}, make('td'), ...heads.map(h => make('th', {scope: 'col'}, h)));
  const body = lines.map((line, y) => make('tr', {},
    make('th', {scope: 'row'}, names[y]), ...line.map(input => make('td', {}, input))));
  const hint = 'Keys: ↑ ↓ change; ← →, Page Up, Page Down move.';
  const caption = make('caption', {}, make('b', {}, `${control.label} (${low} to ${high})`), make('span', {class: 'jasa-hint'}, ` ${hint}`));
  return make('div', {class: turned ? 'jasa-scroll jasa-grid jasa-turned' : 'jasa-scroll jasa-grid'}, make('table', {}, caption, head, ...body));
}

/** Move in a table of numbers, whose only Tab stop moves along. */
function walk(event, lines, x, y) {
  const [down, right] = {ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-1, 0], PageDown: [1, 0]}[event.key] ?? [0, 0];
  const next = lines[y + down]?.[x + right];
  if (!next || next === event.target) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const KINDS = {
  step: stepper, many: boxes, amount: slider, grid,
  radio: (control, value, changed) => radios(control.label, control.options, value, changed, 'jasa-choice'),
  list: (control, value, changed) => list(control, value, changed)[0],
};

// ---------------------------------------------------------------- colours of the night

const dark = () => document.body.dataset.jpThemeLight === 'false'
  || (!('jpThemeLight' in document.body.dataset) && document.documentElement.dataset.theme === 'dark');

/** Give a figure with its colours, those inside its texts as well, exchanged for those of the dark page. */
export function repaint(part, night) {
  if (typeof part === 'string') return part.replace(/#[0-9a-f]{6}/gi, day => night[day.toLowerCase()] ?? day);
  if (Array.isArray(part)) return part.map(p => repaint(p, night));
  if (part && typeof part === 'object')
    return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, repaint(v, night)]));
  return part;
}

// ---------------------------------------------------------------- the frame

class Frame {
  constructor(host, el) {
    Object.assign(this, {host, el, state: {...host.spec.state}, tab: 0, seen: new Map(), margins: new WeakMap(), id: next()});
    this.build();
    this.take(host.first);
    this.watch();
  }

  build() {
    const {spec} = this.host, id = `jasa-frame-${this.id}`;
    const change = name => (value, chosen = '') => { this.state = {...this.state, [name]: value}; this.move(chosen); };
    const inputs = spec.controls.map(c => KINDS[c.kind](c, this.state[c.name], change(c.name)));
    this.controls = make('div', {class: 'jasa-controls'}, ...inputs);
    this.tabs = TABS.map((name, at) => this.makeTab(name, at, id));
    this.title = make('div', {class: 'jasa-head'});
    this.plot = make('div', {class: 'jasa-plot', 'aria-hidden': 'true'});
    this.picture = make('div', {class: 'jasa-picture', role: 'img'}, this.plot);
    this.texts = make('div');
    this.foot = make('div');
    this.panes = TABS.map((_, at) => make('div', {
      role: 'tabpanel', id: `${id}-pane${at}`, 'aria-labelledby': `${id}-tab${at}`, tabindex: 0, hidden: at > 0,
    }));
    // On a narrow page the chart keeps a width at which it can be read, and is moved sideways.
    const aside = make('small', {class: 'jasa-aside', 'aria-hidden': 'true'}, 'The chart is wider than the page: move it sideways →');
    this.panes[0].append(this.title, this.picture, aside, this.texts, this.foot);
    this.status = make('div', {role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true', class: 'jasa-unseen'});
    this.say = speaker(this.status);
    const row = make('div', {role: 'tablist', class: 'jasa-tabs', 'aria-label': `Views: ${spec.question}`}, ...this.tabs);
    const bar = make('div', {class: 'jasa-bar'}, this.controls, row);
    const frame = make('div', {class: 'jasa-frame', role: 'group', 'aria-labelledby': id},
      make('h3', {class: 'jasa-question', id}, spec.question), bar, ...this.panes, this.status);
    keepKeys(frame);
    this.el.replaceChildren(frame);
  }

  makeTab(name, at, id) {
    const tab = make('button', {
      type: 'button', role: 'tab', id: `${id}-tab${at}`, 'aria-controls': `${id}-pane${at}`,
      'aria-selected': String(at === 0), tabindex: at ? -1 : 0,
    }, name);
    tab.addEventListener('click', () => this.open(at));
    tab.addEventListener('keydown', event => {
      const to = {ArrowRight: at + 1, ArrowLeft: at + TABS.length - 1, Home: 0, End: TABS.length - 1}[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.open(to % TABS.length);
      this.tabs[to % TABS.length].focus();
    });
    return tab;
  }

  /** A control was moved: show the view, at once where it was seen before. */
  async move(chosen) {
    const key = JSON.stringify(this.state);
    if (this.seen.has(key)) this.host.back?.(this.state);
    const view = this.seen.get(key) ?? await this.host.view(this.state);
    if (key === JSON.stringify(this.state)) this.take(view, [chosen, view.title]);
  }

  /** Take over a view and say it: heading, texts and source at once, the chart as soon as plotly is there. */
  take(view, said) {
    this.view = view;
    this.seen.set(JSON.stringify(this.state), view);
    if (this.seen.size > 80) this.seen.delete(this.seen.keys().next().value);
    this.title.innerHTML = view.heading;
    this.texts.innerHTML = view.panels;
    this.foot.innerHTML = view.source;
    this.picture.setAttribute('aria-label', view.label);
    this.picture.hidden = !view.figure;
    if (view.figure && !this.drawn) this.plot.style.height = `${view.figure.layout.height}px`;
    this.filled = null;
    if (said) this.say(said.filter(Boolean).join('. '));
    return this.tab === 0 ? this.draw() : this.fill();
  }

  /** Draw the chart, or change the one that stands. */
  async draw() {
    const {figure} = this.view;
    if (!this.near || !this.plot.isConnected) return;
    if (!figure) return void this.height();
    const plotly = await this.host.plotly();
    if (figure !== this.view.figure || !this.plot.clientWidth) return;
    const night = dark() ? this.host.spec.night : null;
    const {data, layout, config} = night ? repaint(figure, night) : structuredClone(figure);
    layout.width = undefined;
    layout.height = this.height();
    this.width = this.plot.clientWidth;
    this.keepRoom(layout, this.margins.get(figure));
    // After a spread plotly would leave the legend where it stood in the narrow chart.
    await plotly[this.fresh ? 'newPlot' : 'react'](this.plot, data, layout, config);
    this.fresh = false;
    if (this.spread()) return this.draw();
    this.drawn = figure;
    const {l, r, t, b} = this.plot._fullLayout._size;
    this.margins.set(figure, {l, r, t, b});
    this.tellWide();
    if (!this.kept) { this.kept = true; this.host.still?.(plotly, figure); }
  }

  /** plotly finds the room for the labels of axes by drawing twice; where it is known, once will do. */
  keepRoom(layout, known) {
    if (!known) return;
    layout.margin = {...layout.margin, ...known};
    for (const [name, axis] of Object.entries(layout)) if (/^[xy]axis/.test(name)) axis.automargin = false;
  }

  /** On a narrow page, spread a chart whose labels meet; it is moved sideways anyway. */
  spread() {
    const wide = this.plot.clientWidth;
    if (wide <= this.picture.clientWidth || wide >= 960 || !labelsMeet(this.plot)) return false;
    this.plot.style.minWidth = `${wide + 200}px`;
    this.margins = new WeakMap();
    this.fresh = true;
    return true;
  }

  /** Say whether the chart must be moved sideways to be seen whole. */
  tellWide() { this.picture.classList.toggle('jasa-wide', this.picture.scrollWidth > this.picture.clientWidth + 1); }

  /** The chart's height; where words stand in its place, they only find their own. */
  height() {
    const full = this.view.figure?.layout.height ?? 0;
    let fit = fittedHeight(this.el.firstChild, this.plot, this.texts, full);
    // From step to step a chart gets smaller where texts need it, and does not jump back.
    if (this.seat?.window === innerHeight) fit = Math.min(fit, this.seat.fit);
    if (full) this.seat = {window: innerHeight, fit};
    this.plot.style.height = `${fit}px`;
    return fit;
  }

  open(at) {
    this.tab = at;
    this.tabs.forEach((tab, n) => {
      tab.setAttribute('aria-selected', n === at);
      tab.tabIndex = n === at ? 0 : -1;
      this.panes[n].hidden = n !== at;
    });
    if (at) this.fill();
    else if (this.drawn !== this.view.figure) this.draw();
  }

  /** Bring the open tab up to date; what stands in it is asked for only now. */
  async fill() {
    const {tab, view, state} = this, mark = `${tab} ${JSON.stringify(state)}`;
    if (this.filled === mark) return;
    this.filled = mark;
    const html = await this.host.pane(tab, state);
    if (view !== this.view || tab !== this.tab) return;
    this.panes[tab].innerHTML = html;
    if (tab === 1) sortable(this.panes[1], this.say);
  }

  /** Draw when the frame comes near the window, when its width changes, when day turns to night. */
  watch() {
    this.sight = new IntersectionObserver(entries => {
      if (!entries.some(e => e.isIntersecting)) return;
      this.near = true;
      this.sight.disconnect();
      this.draw();
    }, {rootMargin: '900px'});
    this.sight.observe(this.el);
    this.size = new ResizeObserver(() => {
      if (!this.plot.clientWidth || this.plot.clientWidth === this.width) return;
      this.margins = new WeakMap();
      this.draw();
    });
    this.size.observe(this.plot);
    this.light = new MutationObserver(() => { this.drawn = null; this.draw(); });
    this.light.observe(document.body, {attributes: true, attributeFilter: ['data-jp-theme-light']});
    this.light.observe(document.documentElement, {attributes: true, attributeFilter: ['data-theme']});
  }

  stop() {
    for (const observer of [this.sight, this.size, this.light]) observer.disconnect();
    if (this.drawn) this.host.plotly().then(plotly => plotly.purge(this.plot));
  }
}

export function mount(el, host) { return new Frame(host, el); }

// ---------------------------------------------------------------- in a running notebook

/** plotly as JupyterLab has it already, for outputs that are charts; null elsewhere. */
async function plotlyOfLab() {
  const get = await globalThis._JUPYTERLAB?.['jupyterlab-plotly']?.get('./mimeExtension');
  const {RenderedPlotly, MIME_TYPE} = get?.() ?? {};
  if (!RenderedPlotly) return null;
  // It is made ready with the first chart: an empty one, which stands nowhere.
  const empty = {data: {[MIME_TYPE]: {data: [], layout: {}, config: {}}}, setData() {}};
  await new RenderedPlotly({mimeType: MIME_TYPE}).renderModel(empty);
  return RenderedPlotly.Plotly;
}

/** plotly as the kernel sends it, from the package on its disk. */
async function plotlyOfKernel(send) {
  const [code] = await send('plotly');
  const address = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
  await new Promise((done, fail) =>
    document.head.append(Object.assign(document.createElement('script'), {src: address, onload: done, onerror: fail})));
  URL.revokeObjectURL(address);
  return globalThis.Plotly;
}

/** One plotly a page: the first frame brings it, all others use it. */
function plotlyOf(send) {
  globalThis.jasaPlotly ??= (async () => await plotlyOfLab().catch(() => null) ?? plotlyOfKernel(send))()
    .catch(problem => { globalThis.jasaPlotly = undefined; throw problem; });
  return globalThis.jasaPlotly;
}

/** Work that can wait goes one piece after the other, when the page has nothing else to do. */
let queue = Promise.resolve();
const idle = work => {
  queue = queue.then(() => new Promise(done => (globalThis.requestIdleCallback ?? setTimeout)(done)))
    .then(work).catch(problem => console.warn('jasa:', problem));
};

/** Make a still picture of the start state, for pages without a kernel, and hand it to the kernel. */
async function keepStill(model, plotly, figure) {
  const {data, layout} = structuredClone(figure);
  const address = await plotly.toImage({data, layout: {...layout, width: 960}}, {format: 'png', width: 960, height: layout.height});
  const bytes = Uint8Array.from(atob(address.split(',')[1]), c => c.charCodeAt(0));
  model.send({ask: 'still'}, undefined, [bytes.buffer]);
}

function notebookHost(model) {
  const waiting = new Map();
  const ask = (message, key) => new Promise(done => { waiting.set(key, done); message(); });
  model.on('msg:custom', ({key, value}, buffers) => {
    waiting.get(key)?.(value ?? buffers);
    waiting.delete(key);
  });
  const send = (what, state, more) => {
    const key = JSON.stringify([what, state, more]);
    return ask(() => model.send({ask: what, key, state, ...more}), key);
  };
  return {
    spec: {...model.get('spec'), state: model.get('state')},
    first: JSON.parse(model.get('view')),
    plotly: () => plotlyOf(send),
    view: async state => JSON.parse(await send('view', state)),
    back: state => model.send({ask: 'seen', state}),
    pane: (tab, state) => send('pane', state, {tab}),
    still: (plotly, figure) => model.get('still') || idle(() => keepStill(model, plotly, figure)),
  };
}

function render({model, el}) {
  let frame;
  const host = notebookHost(model);
  host.plotly(); // it takes the longest: begin at once
  const uncover = () => {
    el.hidden = model.get('covered');
    if (!el.hidden) frame ??= mount(el, host);
    else if (host.first.figure && !model.get('still'))
      idle(async () => { if (!frame) await keepStill(model, await host.plotly(), host.first.figure); });
  };
  live(el);
  model.on('change:covered', uncover);
  uncover();
  return () => { model.off('change:covered', uncover); frame?.stop(); };
}

export default {render};
