// Where the site's frames get their views from: states rendered ahead, one script an exhibit.
// Scripts and not `fetch`, which a browser denies to pages opened from a folder.

const root = document.documentElement.dataset.content_root ?? './';
const waiting = new Map(), brought = new Map();

/** Bring a script of the site into the page, once. */
function bring(address) {
  if (!brought.has(address)) {
    const script = make('script', {src: `${root}_static/${address}`});
    brought.set(address, new Promise((done, fail) => {
      script.addEventListener('load', done);
      script.addEventListener('error', () => fail(new Error(`${address} is missing from the site.`)));
    }));
    document.head.append(script);
  }
  return brought.get(address);
}

let drawing;

/** plotly, once a page: packed like the states, so that it is small on a host that compresses nothing. */
function plotly() {
  drawing ??= (async () => {
    const {code} = await handed('plotly', 'plotly.js');
    const src = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
    await new Promise((done, fail) => {
      const script = make('script', {src});
      script.addEventListener('load', done);
      script.addEventListener('error', fail);
      document.head.append(script);
    });
    return globalThis.Plotly;
  })();
  return drawing;
}

/** Bring what a script of the site hands over under a name, opened. */
function handed(name, address) {
  if (!waiting.has(name)) {
    const given = new Promise(done => { waiting.set(name, {done}); });
    waiting.get(name).given = given.then(unpacked);
    bring(address).catch(problem => console.error('jasa:', problem.message));
  }
  return waiting.get(name).given;
}

globalThis.jasaSite = {
  states(name, ...texts) { waiting.get(name)?.done(texts); },
};

/** Open what `pool.packed` has packed; what stands in several texts becomes one. */
async function unpacked(texts) {
  const parts = await Promise.all(texts.map(async text => {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  }));
  return Object.assign({}, ...parts);
}

/** Return a function that opens a value whose long parts lie in a pool; each part is made once. */
function opener(pool) {
  const made = new Array(pool.length);
  const open = value => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(open);
    if ('~' in value) return made[value['~']] ??= open(pool[value['~']]);
    if ('+' in value) return value['+'].map(part => open(typeof part === 'number' ? {'~': part} : part)).join('');
    if ('64' in value) return written.coded(open(value['64']));
    return Object.fromEntries(Object.entries(value).map(([k, part]) => [k, open(part)]));
  };
  return open;
}

/** Return where a state stands: the last control counts fastest, as in `states.states`. One whose start alone is rendered stands still. */
function placeOf(state, controls, values) {
  return controls.reduce((at, name, n) => {
    const wanted = JSON.stringify(state[name]), found = values[n].length === 1 ? 0 : values[n].findIndex(v => JSON.stringify(v) === wanted);
    if (found < 0) throw new Error(`${name} has no value ${JSON.stringify(state[name])}.`);
    return at * values[n].length + found;
  }, 0);
}

/** A state whose view, and what stands behind its tabs, are opened when they are asked for. */
function partly({states, pool}, open, place) {
  let state = states[place];
  while ('~' in state) state = pool[state['~']];
  return {get view() { return open(state.view); }, get panes() { return open(state.panes); }};
}

/** The host of a frame (see frame.js) on the site. */
async function siteHost(name, chosen, offered) {
  const all = await handed(name, `states/${name}.js`);
  const open = all.open ??= opener(all.pool);
  const controls = Object.keys(all.state);
  const ahead = state => partly(all, open, placeOf(state, controls, all.values));
  const of = state => all.known ? COMPUTED[name](all.known, state, ahead(state)) : ahead(state);
  const state = {...all.state, ...chosen};
  const shown = all.spec.controls.filter(control => offered?.includes(control.name) ?? true);
  const seen = moved => lastStates.set(name, {state: moved, of, controls: all.spec.controls});
  return {
    spec: {...all.spec, controls: shown, state}, first: of(state).view, plotly,
    view: async moved => { seen(moved); return of(moved).view; },
    pane: async (tab, moved) => of(moved).panes[tab - 1],
    back: seen,
  };
}

/** The state in which each exhibit was seen last, for the page to take home. */
const lastStates = new Map();
