// How a chart finds its room: it shares the window's height with the texts. Below `common.js`.

/** The part of its height that a chart keeps so that labels do not meet; more where all the rest is too high anyway. */
const LEAST = 0.75, LOST = 0.88;
/** Pixels that texts keep, and pixels for which nobody should have to scroll: the chart gives them. */
const LEAST_TEXT = 132, TRIFLE = 30;
/** Pixels below which a page is narrow: it is scrolled, and neither chart nor texts are cut for its window. */
const NARROW = 560;

/** Give the height of a chart: what the window leaves beside the texts. Long texts scroll as one, and say so. */
export function fittedHeight(frame, plot, texts, full) {
  const panels = texts.querySelector('.jasa-panels');
  const fit = sharedHeight(frame, plot, panels, full);
  if (panels) tellMore(panels);
  return fit;
}

/** Say whether texts go on below: many systems show no scroll bar before one scrolls. */
function tellMore(panels) {
  const tell = () => panels.classList.toggle('jasa-more',
    panels.scrollHeight - panels.clientHeight - panels.scrollTop > 8);
  panels.onscroll = tell;
  tell();
}

function sharedHeight(frame, plot, panels, full) {
  const narrow = frame.clientWidth < NARROW;
  if (panels) panels.style.maxHeight = narrow ? '' : 'none';
  if (narrow) return full;
  const window = frame.closest('.jp-WindowedPanel-outer') ?? document.documentElement;
  const least = Math.round(LEAST * full), around = frame.offsetHeight - plot.offsetHeight;
  const room = window.clientHeight - around - 14, short = least - room;
  if (short <= 0) return Math.min(full, room);
  const spare = panels ? Math.max(0, panels.offsetHeight - LEAST_TEXT) : 0, given = Math.min(short, spare);
  if (short - given > TRIFLE) return Math.round(LOST * full);
  if (given > TRIFLE || !full) panels.style.maxHeight = `${panels.offsetHeight - short}px`;
  return given > TRIFLE ? least : room;
}
