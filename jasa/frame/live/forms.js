// Names and keys for the forms made of ipywidgets. Lumino leaves a focused element alone that carries
// data-lm-suppress-shortcuts; the listener on the window sets it before JupyterLab hears of the key.
// ipywidgets gives radio buttons no name, so that all of a notebook would be one group for arrow keys.
if (!window.jasaKeys) {
  let count = 0;
  window.jasaKeys = event => {
    if (event.key === 'Enter' && event.shiftKey && !event.target.matches?.('textarea')) return;
    if (event.target.closest?.('.jasa-frame, .jasa-card, .jp-OutputArea summary, .jp-OutputArea a, '
        + '.jp-RenderedMarkdown summary, .jp-RenderedMarkdown a'))
      event.target.setAttribute('data-lm-suppress-shortcuts', 'true');
  };
  window.jasaNames = () => {
    for (const group of document.querySelectorAll('.jasa-card .widget-radio-box:not([role])')) {
      const ask = group.closest('.widget-radio').previousElementSibling?.querySelector('b')?.textContent;
      const name = `jasa-form-${++count}`;
      for (const input of group.querySelectorAll('input')) input.name = name;
      group.setAttribute('role', 'radiogroup');
      if (ask) group.setAttribute('aria-label', ask);
    }
    for (const field of document.querySelectorAll('.jasa-card :is(input, textarea)[title]'))
      field.setAttribute('aria-label', field.title);
    for (const reply of document.querySelectorAll('.jasa-card.widget-box > .widget-html:last-child:not([role])')) {
      reply.setAttribute('role', 'status');
      reply.setAttribute('aria-atomic', 'true');
    }
  };
  window.addEventListener('keydown', window.jasaKeys, true);
  for (const kind of ['keydown', 'focusin', 'scrollend'])
    window.addEventListener(kind, window.jasaNames, true);
  window.addEventListener('click', () => setTimeout(window.jasaNames), true);
}
