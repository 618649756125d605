// For people who hear the page: what the cells of a notebook draw and tell. Exhibits and cards do it themselves.
if (!window.jasaHeard) {
  const nameless = '.jp-OutputArea .js-plotly-plot:not(.jasa-plot, [role])';
  /** A chart is one picture named by its title, not a heap of images without a name. */
  const name = () => {
    for (const plot of document.querySelectorAll(nameless)) {
      const {text, subtitle} = plot.layout?.title ?? {};
      const said = ['Chart', text, subtitle?.text].filter(Boolean).join('. ');
      plot.setAttribute('role', 'img');
      plot.setAttribute('aria-label', said.replace(/<[^>]*>/g, ' '));
    }
  };
  const boxes = () => [...document.querySelectorAll('.jasa-told:not([data-heard])')];
  const place = document.createElement('div');
  place.setAttribute('role', 'status');
  place.style.cssText = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';
  document.body.append(place);
  const busy = () => [...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'));
  const words = box => [...box.children].map(line => line.textContent).join('. ');
  /** A check is told whole; of many that ran together only their number and the last one's heading. */
  const tell = () => {
    const fresh = boxes(), last = fresh.at(-1);
    if (!last) return;
    for (const box of fresh) box.dataset.heard = '';
    place.textContent = '';
    const many = `${fresh.length} answers of checks. ${last.firstElementChild?.textContent}`;
    setTimeout(() => { place.textContent = fresh.length > 1 ? many : words(last); }, 50);
  };
  let waiting;
  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      name();
      if (busy()) soon();
      else tell();
    }, 300);
  };
  window.jasaHeard = new MutationObserver(soon);
  window.jasaHeard.observe(document.body, {childList: true, subtree: true});
}
