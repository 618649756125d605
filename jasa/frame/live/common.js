// What frames and cards share; their scripts stand below this one in the same module.

/** Count on the page, not in this module: a notebook loads the module once for each widget. */
function next() {
  globalThis.jasaCount = (globalThis.jasaCount ?? 0) + 1;
  return globalThis.jasaCount;
}

/** Make an element; texts become text, so that nothing a table holds is read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * JupyterLab reads keys as shortcuts unless the focused element says that they are its own. Shift and Enter
 * go on to the next cell from everything but a text, and a guess that is still open.
 */
export function keepKeys(root) {
  const own = 'data-lm-suppress-shortcuts';
  root.addEventListener('focusin', event => event.target.setAttribute(own, 'true'));
  globalThis.jasaStep ??= window.addEventListener('keydown', ({key, shiftKey, target}) => {
    if (key !== 'Enter' || !shiftKey || !target.closest?.('.jasa-frame, .jasa-card') || target.matches('textarea')) return;
    if (target.closest('.jasa-guess')?.querySelector('input:enabled')) return;
    target.removeAttribute(own);
    setTimeout(() => target.setAttribute(own, 'true'));
  }, true) ?? true;
}

/** Say something politely, also when it is said twice; many changes in a row are said once. */
export function speaker(status) {
  let waiting;
  return words => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      status.textContent = '';
      requestAnimationFrame(() => { status.textContent = words; });
    }, 300);
  };
}

/** A group of radio buttons: one name, one Tab stop, arrows inside it. */
export function radios(label, options, value, changed, look) {
  const name = `jasa-${next()}`;
  const lines = options.map(option => {
    const input = make('input', {type: 'radio', name, value: option});
    input.checked = option === value;
    input.addEventListener('change', () => changed(option));
    return make('label', {}, input, make('span', {}, option));
  });
  return make('fieldset', {class: look}, make('legend', {}, label), ...lines);
}

/** Say that the widget lives, so that its words for pages without a kernel are not shown beside it. */
export function live(el) {
  const place = () => {
    if (el.isConnected) el.closest('.jp-OutputArea')?.classList.add('jasa-live');
    else requestAnimationFrame(place);
  };
  place();
}
