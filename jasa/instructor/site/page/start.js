// What the page does when it is read: each place gets what its kind says.

/** Put a frame in its place as soon as it comes near the window; its words stand until then. */
function mountExhibit(el) {
  const sight = new IntersectionObserver(async entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    sight.disconnect();
    plotly();
    const {exhibit, state, controls} = el.dataset;
    const host = await siteHost(exhibit, JSON.parse(state), controls?.split(' '));
    const live = make('div');
    el.replaceChildren(live);
    mount(live, host);
  }, {rootMargin: '1200px'});
  sight.observe(el);
}

/** A chart that the code of a lesson gives. */
function mountChart(el) {
  const figure = JSON.parse(el.querySelector('script').textContent);
  const plot = make('div', {class: 'jasa-plot'});
  el.append(make('div', {class: 'jasa-picture', role: 'img', 'aria-label': `Chart: ${el.dataset.label}`}, plot));
  const draw = async () => {
    const {data, layout, config} = structuredClone(figure);
    (await plotly()).react(plot, data, {...layout, height: 420, autosize: true}, config);
  };
  const sight = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting)) { sight.disconnect(); draw(); }
  }, {rootMargin: '900px'});
  plot.style.height = '420px';
  sight.observe(plot);
}

const PLACES = {
  exhibit: mountExhibit, card: mountCard, chart: mountChart, test: mountTest, reading: mountReading, board: mountBoard,
  form: mountForm, article: mountArticle, progress: mountProgress, record: mountRecord, take: mountTake,
};

/** A wide output of a code cell scrolls sideways, and by keyboard too; one behind a guess is measured when it opens. */
function reachWideOutputs() {
  const sized = new ResizeObserver(entries => entries.forEach(({target: el}) => {
    const scrolls = el.scrollWidth > el.clientWidth && /auto|scroll/.test(getComputedStyle(el).overflowX);
    if (scrolls) el.tabIndex = 0;
  }));
  document.querySelectorAll('.cell_output, .cell_output *').forEach(el => sized.observe(el));
}

/** Say what a term means when it is pointed at or reached by keyboard; the link leads to the glossary. */
function mountTerm(link) {
  let pop;
  const hide = () => { pop?.remove(); pop = null; link.removeAttribute('aria-describedby'); };
  const show = async () => {
    const {terms} = await handed('glossary', 'glossary.js');
    if (pop || !(link.matches(':hover') || document.activeElement === link)) return;
    const {left, bottom} = link.getBoundingClientRect();
    pop = make('div', {class: 'jasa-pop', role: 'tooltip', id: 'jasa-pop'}, make('b', {}, link.dataset.term), ` ${terms[link.dataset.term]}`);
    document.body.append(pop);
    pop.style.top = `${bottom + scrollY + 4}px`;
    pop.style.left = `${Math.max(8, Math.min(left, innerWidth - pop.offsetWidth - 8))}px`;
    link.setAttribute('aria-describedby', 'jasa-pop');
  };
  for (const kind of ['mouseenter', 'focus']) link.addEventListener(kind, show);
  for (const kind of ['mouseleave', 'blur']) link.addEventListener(kind, hide);
  link.addEventListener('keydown', event => { if (event.key === 'Escape') hide(); });
}

function begin() {
  record.read();
  for (const el of document.querySelectorAll('.jasa-place')) PLACES[el.dataset.kind]?.(el);
  document.querySelectorAll('.jasa-term').forEach(mountTerm);
  reachWideOutputs();
}

if (document.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
else begin();
