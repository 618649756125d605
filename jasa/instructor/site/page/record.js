// The learner's record: kept by this browser for this site, sent nowhere, saved as the same
// my_record.json that the notebooks keep (see jasa/learn/record.py).

const RECORD = 'jasa-record', KINDS_KEPT = ['prediction', 'quiz', 'reflection', 'verdict'];
const LOT = /^\{"version": \d+, "lot": "([0-9a-f]{8})"/;

const record = {
  entries: [], lot: '', trouble: '', watchers: new Set(),

  /** Read what the browser keeps: another page of the site may have added to it. */
  read() {
    let kept;
    try { kept = localStorage.getItem(RECORD); } catch { this.trouble = NOT_KEPT; }
    if (kept != null) [this.entries, this.lot] = parsed(kept);
    return this.entries;
  },

  last(item) { return this.read().filter(e => e.item === item).at(-1); },

  /** Add an answer; a sentence about what went wrong, or ''. */
  add(item, kind, answer) {
    this.read();
    const when = `${new Date().toISOString().slice(0, 19)}+00:00`;
    this.entries = [...this.entries, {item, kind, answer, when}];
    this.write();
    return this.trouble;
  },

  write() {
    this.trouble = '';
    try { localStorage.setItem(RECORD, this.text()); } catch { this.trouble = NOT_KEPT; }
    this.tell();
  },

  /** The record as a file: one entry a line, as the notebooks write it. */
  text() {
    this.lot ||= Array.from(crypto.getRandomValues(new Uint8Array(4)), b => b.toString(16).padStart(2, '0')).join('');
    const said = JSON.stringify;
    const lines = this.entries.map(e =>
      `{"item": ${said(e.item)}, "kind": ${said(e.kind)}, "answer": ${said(e.answer)}, "when": ${said(e.when)}}`);
    return `{"version": 1, "lot": "${this.lot}", "entries": [\n${lines.join(',\n')}\n]}\n`;
  },

  /** Take in the entries of a file; those known already stay once. A sentence says what came. */
  take(text) {
    const [given, lot, lost] = parsed(text);
    if (!given.length && !LOT.test(text)) return 'This is not a my_record.json. Nothing was changed.';
    const known = new Set(this.read().map(e => JSON.stringify([e.item, e.kind, e.answer, e.when])));
    const fresh = given.filter(e => !known.has(JSON.stringify([e.item, e.kind, e.answer, e.when])));
    this.entries = [...this.entries, ...fresh].sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : 0));
    this.lot = lot || this.lot;
    this.write();
    const damage = lost ? ` ${lost} lines were damaged and left out.` : '';
    return `${fresh.length} answers taken in, ${given.length - fresh.length} were here already.${damage} ${this.trouble}`.trim();
  },

  forget() { this.entries = []; this.write(); },

  /** Tell everything on the page that shows the record. */
  tell() { for (const watcher of this.watchers) watcher(); },
};

const NOT_KEPT = 'This browser keeps nothing for this page: save your record as a file before you leave.';

/** The sound entries of a file, its lot, and how many lines are lost. */
function parsed(text) {
  const lines = text.split(/\r?\n/).slice(1).filter(line => !['', ']}'].includes(line.trim()));
  const entries = lines.map(line => {
    try {
      const found = JSON.parse(line.trim().replace(/,$/, '')), {item, kind, answer, when, ...more} = found;
      const sound = [item, kind, answer, when].every(v => typeof v === 'string') && KINDS_KEPT.includes(kind);
      return sound && !Object.keys(more).length ? {item, kind, answer, when} : null;
    } catch { return null; }
  });
  const sound = entries.filter(Boolean);
  return [sound, LOT.exec(text)?.[1] ?? '', entries.length - sound.length];
}

addEventListener('storage', event => { if (event.key === RECORD) { record.read(); record.tell(); } });

// ---------------------------------------------------------------- words

const html = value => String(value).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December'];

/** A moment as people write its day: "12 April 1996". */
function day(when) {
  const date = new Date(when);
  return Number.isNaN(+date) ? 'an earlier day' : `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
}

/** Options in an order that a lot draws: the same for the same lot. */
function drawnBy(options, lot) {
  const number = text => [...text].reduce((h, c) => Math.imul(h ^ c.codePointAt(0), 0x01000193) >>> 0, 0x811c9dc5);
  return [...options].sort((a, b) => number(`${lot} ${a} ${lot}`) - number(`${lot} ${b} ${lot}`));
}
