// The desk's tools: drafts that keep themselves, ready replies and colleagues brought while somebody writes, ticks that are counted.
// Everything here has a button or a list that does it without scripts.

const desk = document.getElementById("desk");
const words = document.querySelector("[data-words]").dataset;
const heard = document.getElementById("desk-said");
const announce = (text) => { heard.textContent = ""; setTimeout(() => { heard.textContent = text; }, 100); };

// Drafts: kept when the typing pauses and on leaving. What another window kept is shown, and nothing is kept until somebody chooses.

const PAUSE = 1500;
const ASIDE = new Set(["csrfmiddlewaretoken", "draft", "n", "once", "canned"]);
const states = new WeakMap(), touched = new Set();
const state = (form) => states.get(form) ?? states.set(form, { timer: 0, running: null, said: "", over: false }).get(form);
const draft = (form) => form.querySelector("[data-draft]");
const content = (body) => JSON.stringify([...body].filter(([name]) => !ASIDE.has(name)));

function dress(root) {
  for (const button of root.querySelectorAll("[data-keep]")) button.hidden = true;
  for (const button of root.querySelectorAll("[data-theirs]")) button.hidden = false;
}

async function keep(form, { leaving = false, chosen = false } = {}) {
  const own = state(form), box = draft(form);
  clearTimeout(own.timer);
  if (own.running && !leaving) await own.running;
  if (!box || own.over || (box.querySelector("[data-other]") && !chosen)) return;
  const body = new FormData(form), said = content(body);
  if (said === own.said && !chosen) return;
  own.said = said;
  const asked = { method: "POST", body, headers: { "X-Requested-With": "fetch" }, keepalive: leaving, redirect: "manual", cache: "no-store" };
  own.running = fetch(box.dataset.draft, asked).then(async (answer) => {
    if (answer.status === 200 || answer.status === 409) show(form, await answer.text());
    else own.said = "";
  }).catch(() => { own.said = ""; }).finally(() => { own.running = null; });
  return own.running;
}

function show(form, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-draft]"), box = draft(form);
  if (!fresh || !box) return;
  dress(fresh);
  if (box.contains(document.activeElement) && !fresh.querySelector("[data-other]")) box.querySelector("input[name=draft]").value = fresh.querySelector("input[name=draft]").value;
  else box.replaceWith(fresh);
}

desk.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !draft(form) || !form.contains(event.target)) return;
  touched.add(form);
  clearTimeout(state(form).timer);
  state(form).timer = setTimeout(() => keep(form), PAUSE);
});
const leave = () => { for (const form of touched) if (form.isConnected) keep(form, { leaving: true }); };
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

desk.addEventListener("submit", (event) => {
  const form = event.target, own = state(form);
  if (!draft(form) || event.defaultPrevented) return;
  clearTimeout(own.timer);
  if (own.running) {
    event.preventDefault();
    own.running.finally(() => { delete form.dataset.sent; form.requestSubmit(event.submitter); });
  } else own.over = true; // what is on its way is no draft any more
});

desk.addEventListener("click", (event) => {
  const mine = event.target.closest("[data-mine]"), theirs = event.target.closest("[data-theirs]");
  if (!mine && !theirs) return;
  event.preventDefault();
  const form = event.target.closest("form");
  if (theirs) for (const text of form.querySelectorAll("textarea[data-of]")) if (form.elements[text.dataset.of]) form.elements[text.dataset.of].value = text.value;
  keep(form, { chosen: true });
  form.querySelector("textarea:not([readonly])")?.focus();
});

// A list that opens while somebody writes: / at the beginning of a line (、 on a Chinese keyboard) for replies, @ in a note for colleagues

let ready = null;
const replies = () => ready ??= fetch(desk.dataset.replies, { redirect: "manual", cache: "no-store" })
  .then((answer) => answer.json()).then((found) => found.replies).catch(() => { ready = null; return []; });
const colleagues = async () => [...desk.querySelectorAll("[data-note] input[name=to]")].map((box) => ({ box, name: box.closest("label").textContent.trim() }));
const first = (all, best, good) => [...all.filter(best), ...all.filter((each) => !best(each) && good(each))];
const like = (text, typed) => text.toLowerCase().includes(typed.toLowerCase());

const LISTS = [
  { for: (field) => field.form?.querySelector("[data-insert]"), pattern: /(?:^|\n)([/、]([A-Za-z0-9-]{0,20}))$/, label: () => words.replies,
    find: async (typed) => first(await replies(), (each) => each.shortcut.startsWith(typed.toLowerCase()), (each) => typed && like(each.name, typed)),
    line: (each) => `/${each.shortcut} · ${each.name}`, text: (each) => each.text, after: (each, field) => missing(field, each.missing) },
  { for: (field) => field.closest("[data-note]"), pattern: /(?:^|[^A-Za-z0-9])(@([\p{L}]{0,20}(?: [\p{L}]{0,20})?))$/u, label: () => words.colleagues,
    find: async (typed) => (await colleagues()).filter((each) => like(each.name, typed)),
    line: (each) => each.name, text: (each) => `@${each.name} `, after: (each) => { each.box.checked = true; each.box.closest("details").open = true; } },
];
let open = null; // the list that is open: { field, list, box, start, items, at }

function missing(field, text) {
  field.parentElement.querySelector(".missing")?.remove();
  if (!text) return;
  const note = document.createElement("p");
  note.className = "late missing"; note.textContent = text;
  field.after(note);
  announce(text);
}

function close() {
  if (!open) return;
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete", "aria-haspopup"]) open.field.removeAttribute(name);
  open.box.remove();
  open = null;
}

async function look(field) {
  const list = LISTS.find((each) => each.for(field));
  const found = list && field.selectionStart === field.selectionEnd ? list.pattern.exec(field.value.slice(0, field.selectionStart)) : null;
  if (!found) return close();
  const items = (await list.find(found[2])).slice(0, 8);
  if (document.activeElement !== field) return close();
  if (!items.length) { if (open) announce(words.none); return close(); }
  if (!open || open.field !== field) { close(); open = { field, list, box: document.createElement("ul"), items: [], at: 0, start: 0 }; begin(); }
  Object.assign(open, { items, at: 0, start: field.selectionStart - found[1].length });
  open.box.replaceChildren(...items.map((item, n) => option(list.line(item), n)));
  mark(0);
  announce(words.found.replace("{n}", items.length));
}

function begin() {
  const { field, box, list } = open;
  box.className = "listbox"; box.id = "desk-listbox"; box.setAttribute("role", "listbox"); box.setAttribute("aria-label", list.label());
  field.after(box);
  // A text area may not be a combobox (ARIA in HTML): it stays a text box that names its list, and the list is announced.
  for (const [name, value] of Object.entries({ "aria-controls": box.id, "aria-autocomplete": "list", "aria-haspopup": "listbox" })) field.setAttribute(name, value);
}

function option(text, n) {
  const item = document.createElement("li");
  item.id = `desk-option-${n}`; item.textContent = text; item.setAttribute("role", "option");
  item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(n); });
  return item;
}

function mark(n) {
  open.at = (n + open.items.length) % open.items.length;
  [...open.box.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === open.at)));
  open.field.setAttribute("aria-activedescendant", `desk-option-${open.at}`);
  open.box.children[open.at].scrollIntoView({ block: "nearest" });
}

function choose(n) {
  const { field, list, items, start } = open, item = items[n];
  close();
  put(field, list.text(item), start, field.selectionStart);
  list.after(item, field);
}

function put(field, text, start, end) {
  field.setRangeText(text, start, end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

desk.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA" && !event.isComposing) look(event.target); });
desk.addEventListener("compositionend", (event) => { if (event.target.tagName === "TEXTAREA") look(event.target); });
desk.addEventListener("focusout", () => { const was = open; setTimeout(() => { if (was === open && open && document.activeElement !== open.field) close(); }, 300); });
desk.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field || event.isComposing) return;
  const act = { ArrowDown: () => mark(open.at + 1), ArrowUp: () => mark(open.at - 1), Enter: () => choose(open.at), Tab: () => choose(open.at), Escape: close }[event.key];
  if (act && !event.shiftKey) { event.preventDefault(); event.stopPropagation(); act(); }
}, true);

desk.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  event.preventDefault();
  const form = button.closest("form"), select = form.elements.canned, field = form.querySelector("textarea[name=text]");
  const found = (await replies()).find((each) => each.shortcut === select.value);
  if (!found) return select.focus();
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  put(field, (before ? "\n\n" : "") + found.text, before.length, field.selectionEnd);
  missing(field, found.missing);
});

// Ticks

const bulk = document.getElementById("bulk");
const boxes = () => [...desk.querySelectorAll('input[name="case"][form="bulk"]')];

function count() {
  const said = bulk.querySelector(".ticked"), all = boxes(), ticked = all.filter((box) => box.checked).length;
  const text = ticked ? said.dataset.ticked.replace("{n}", ticked).replace("{all}", all.length) : said.dataset.none;
  if (said.textContent !== text) said.textContent = text;
  const every = document.getElementById("bulk-all");
  every.checked = ticked > 0 && ticked === all.length;
  every.indeterminate = ticked > 0 && ticked < all.length;
}

if (bulk) {
  const every = document.getElementById("bulk-all");
  bulk.querySelector("[data-all]").hidden = false;
  every.addEventListener("change", () => { for (const box of boxes()) box.checked = every.checked; count(); });
  desk.addEventListener("change", (event) => { if (event.target.name === "case") count(); });
  new MutationObserver(count).observe(desk.querySelector('[data-part="rows"]'), { childList: true });
  count();
}

dress(desk);
const moves = desk.querySelector('[data-part="moves"]');
if (moves) new MutationObserver(() => dress(desk)).observe(moves, { childList: true, subtree: true });
