// The desk's keys and saving. What is typed is kept on the gradebook at once as a draft; Enter makes
// it a mark. Requests go one after another, so that a later one never overtakes an earlier one.
"use strict";
const page = document.body.dataset;
const key = document.querySelector("meta[name=page-key]").content;
const byId = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
let last = Promise.resolve();
let waiting = 0;

function say(words, bad = false) {
  byId("state").textContent = words;
  byId("state").className = bad ? "bad" : "";
}

async function send(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Jasa-Desk": key },
      body: JSON.stringify(body),
    });
  } catch (error) {
    say("Not kept: is jasa desk still running?", true);
    return null;
  }
  const told = await answer.json().catch(() => ({ sorry: "That did not work. Load the page again." }));
  if (!answer.ok) {
    say(told.sorry, true);
    return null;
  }
  return told;
}

function inOrder(path, body) {
  waiting += 1;
  last = last.then(() => send(path, body)).finally(() => { waiting -= 1; });
  return last;
}

function draft() {
  const level = all("input[name=points]").find((radio) => radio.checked);
  const other = byId("other").value;
  const points = other !== "" ? Number(other) : level ? Number(level.value) : null;
  return {
    points: points,
    ticks: all("input[name=tick]").map((box) => box.checked),
    stock: all("input[name=stock]").filter((box) => box.checked).map((box) => box.value),
    comment: byId("comment").value,
    private: byId("private").value,
    flag: byId("flag").checked,
    reason: byId("reason") ? byId("reason").value : "",
  };
}

function pointsOfTicks() {
  const ticks = all("input[name=tick]");
  const met = ticks.filter((box) => box.checked).length;
  const levels = byId("ticks").dataset.levels.trim().split(" ").map(Number);
  return levels[Math.min(ticks.length - met, levels.length - 1)];
}

function choosePoints(points) {
  for (const radio of all("input[name=points]")) radio.checked = Number(radio.value) === points;
}

async function keep() {
  say("…");
  const kept = await inOrder(`/draft/${page.question}/${page.id}`, { draft: draft() });
  if (kept && !waiting) say("Kept. Enter makes it a mark.");
}

function changed(event) {
  if (event.target.name === "tick") {
    byId("other").value = "";
    choosePoints(pointsOfTicks());
  }
  if (event.target.name === "points") byId("other").value = "";
  if (byId("ticks")) {
    const ticked = all("input[name=tick]").some((box) => box.checked);
    byId("why").hidden = !ticked || draft().points === pointsOfTicks();
  }
  keep();
}

async function save() {
  const together = all("input[name=together]").filter((box) => box.checked).map((box) => box.value);
  const body = { draft: draft(), seen: page.seen, together: together, section: page.section };
  const saved = await inOrder(`/save/${page.question}/${page.id}`, body);
  if (saved) location.assign(page.next);
  else if (byId("why") && !byId("why").hidden) byId("reason").focus();
}

async function act(name) {
  const words = byId("comment").value;
  const done = await inOrder(`/act/${page.question}/${page.id}`, { act: name, words: words });
  if (done) location.reload();
}

async function offer() {
  const body = { words: byId("comment").value, card: byId("onto-card").checked };
  const done = await inOrder(`/comment/${page.question}`, body);
  if (!done) return;
  const kept = draft();
  kept.stock.push(kept.comment.trim());
  kept.comment = "";
  await inOrder(`/draft/${page.question}/${page.id}`, { draft: kept });
  location.reload();
}

const keysOn = () => localStorage.getItem("single keys") !== "off";

function toggle(box) {
  box.checked = !box.checked;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

const PRESS = {
  c: () => byId("comment").focus(),
  n: () => byId("private").focus(),
  f: () => toggle(byId("flag")),
  j: () => byId("following") && byId("following").click(),
  k: () => byId("previous") && byId("previous").click(),
  h: () => byId("names").click(),
  u: () => act("undo"),
  b: () => act("back"),
  x: () => act("excuse"),
  "?": () => byId("keys").showModal(),
};

function pressed(event) {
  const field = event.target.closest("textarea, input[type=text], input[type=number], select");
  if (event.isComposing || byId("keys").open) return;
  if (event.key === "Escape" && field) return field.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return save();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || field || !keysOn()) return;
  const pressable = event.target.closest("button, a, summary");
  const digit = /^Digit(\d)$/.exec(event.code);
  const tick = event.shiftKey && digit && all("input[name=tick]")[Number(digit[1]) - 1];
  const level = !event.shiftKey && all("input[name=points]").find((r) => r.dataset.key === event.key);
  const stock = all("input[name=stock]").find((box) => box.dataset.key === event.key);
  let what = PRESS[event.key];
  if (event.key === "Enter" && !pressable) what = save;
  else if (tick) what = () => toggle(tick);
  else if (level) what = () => { level.checked = true; level.dispatchEvent(new Event("input", { bubbles: true })); };
  else if (stock && event.key) what = () => toggle(stock);
  if (!what) return;
  event.preventDefault();
  what();
}

function answerPage() {
  const form = byId("marks");
  form.addEventListener("input", (event) => event.target.id !== "onto-card" && changed(event));
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("keydown", pressed);
  byId("undo").addEventListener("click", () => act("undo"));
  byId("back").addEventListener("click", () => act("back"));
  byId("excuse").addEventListener("click", () => act("excuse"));
  byId("offer").addEventListener("click", offer);
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("keys-on").checked = keysOn();
  byId("keys-on").addEventListener("change", (event) =>
    localStorage.setItem("single keys", event.target.checked ? "on" : "off"));
}

function otherPages() {
  for (const form of all("form.agree")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const points = form.querySelector("input").value;
      const body = { question: form.dataset.question, id: form.dataset.id, points: points === "" ? null : Number(points) };
      const done = await inOrder("/compared", body);
      if (done) say(done.done);
    });
  }
  for (const form of all("form.follow")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await inOrder("/rubric", { question: form.dataset.question })) location.reload();
    });
  }
  if (byId("paper")) {
    byId("paper").addEventListener("submit", async (event) => {
      event.preventDefault();
      const texts = {};
      for (const field of all("#paper textarea")) texts[field.dataset.question] = field.value;
      if (await inOrder("/paper", { who: byId("who").value, texts: texts })) location.assign(byId("home").href);
    });
  }
}

if (page.id) answerPage();
else otherPages();
