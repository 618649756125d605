// anywidget gives each widget two seconds to load its script. Where the page is busy, as with Run All on a
// slow machine, that takes longer; the widget then shows, but no reply of the kernel reaches it any more.
if (!AbortSignal.timeout.jasa) {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = milliseconds => timeout(milliseconds === 2000 ? 3_600_000 : milliseconds);
  AbortSignal.timeout.jasa = true;
}
