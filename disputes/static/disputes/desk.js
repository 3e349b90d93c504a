// The desk, live: the socket says that something moved, the page fetches the part anew. Without scripts everything works, by reloading.
// Nothing here moves the focus, takes away typed words, or closes what somebody opened.

const RETRY = [1000, 2000, 4000, 8000, 15000, 30000];
const BEAT = 20000; // three of these unheard, and the others take this window to be gone
const NOT_SIGNED_IN = 4401;

const desk = document.getElementById("desk");
const words = document.querySelector("[data-words]").dataset;
const said = document.getElementById("desk-said");
const line = document.getElementById("desk-line");
const parts = (root) => [...root.querySelectorAll("[data-part]")];
const part = (name) => desk.querySelector(`[data-part="${name}"]`);

const announce = (text) => { said.textContent = ""; setTimeout(() => { said.textContent = text; }, 100); };
const show = (text) => { line.textContent = text; line.hidden = !text; if (text) announce(text); };

// What may be replaced

const typed = (form) => [...form.elements].some((field) =>
  (field.tagName === "TEXTAREA" || field.type === "text") && !field.readOnly && field.value !== field.defaultValue
  || field.tagName === "SELECT" && field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
  || field.type === "radio" && field.checked !== field.defaultChecked);
const busy = (place) => place.contains(document.activeElement) && document.activeElement !== document.body
  || place.querySelector("details.reveal[open], .revealed") !== null || [...place.querySelectorAll("form")].some(typed);
const opened = (place) => new Set([...place.querySelectorAll("details[open] > summary")].map((each) => each.textContent.trim()));

// What a part says: without form tokens, which differ each time, and without what is open. Nothing is replaced by the same.
const content = (place) => {
  const copy = place.cloneNode(true);
  for (const field of copy.querySelectorAll("input[name=csrfmiddlewaretoken], input[name=once], input[name=n]")) field.remove();
  for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
  for (const form of copy.querySelectorAll("form")) form.removeAttribute("data-sent");
  return copy.innerHTML;
};

// Details that somebody opened are open in the new part too.
const put = (old, fresh) => {
  const open = opened(old);
  for (const summary of fresh.querySelectorAll("details > summary")) if (open.has(summary.textContent.trim())) summary.parentElement.open = true;
  old.replaceChildren(...fresh.childNodes);
};

// Forms of moves that are still possible stay where they are, with focus and caret. One that is not in use is brought to the new event;
// one in use keeps the event it was shown at, so that sending it meets the server's check, unless somebody says they have looked.
const putMoves = (old, fresh, n) => {
  const acts = [...old.querySelectorAll("[data-act]")];
  const twin = (act) => fresh.querySelector(`[data-act="${act.dataset.act}"]`);
  for (const act of acts) {
    if (busy(act)) warn(act, n);
    else if (twin(act)) act.querySelector("input[name=n]").value = n;
    else act.remove();
  }
  const left = acts.filter((act) => act.isConnected);
  if (!left.length) return put(old, fresh);
  let before = null;
  for (const act of [...fresh.querySelectorAll("[data-act]")]) {
    const mine = left.find((each) => each.dataset.act === act.dataset.act);
    if (!mine) before ? before.after(act) : old.prepend(act);
    before = mine || act;
  }
};

const warn = (act, n) => {
  const field = act.querySelector("input[name=n]");
  if (!field || Number(field.value) >= n) return;
  let notice = act.querySelector(".moved");
  if (!notice) {
    const text = document.createElement("span"), seen = document.createElement("button");
    notice = document.createElement("p");
    notice.className = "moved";
    text.textContent = words.moved;
    seen.type = "button"; seen.className = "quiet"; seen.textContent = words.seen;
    seen.addEventListener("click", () => { field.value = notice.dataset.n; act.querySelector("textarea, select, input:not([type=hidden])")?.focus(); notice.remove(); });
    notice.append(text, " ", seen);
    act.querySelector("form, button")?.closest("form")?.prepend(notice);
  }
  notice.dataset.n = n;
};

// Fetching

let running = false, again = false, later = 0;
const refresh = (after = 300) => { clearTimeout(later); later = setTimeout(fetchParts, after); };

async function fetchParts() {
  if (!desk.dataset.live) return;
  if (running) { again = true; return; }
  running = true;
  try {
    const address = new URL(desk.dataset.live, location.href);
    if (desk.dataset.n) address.searchParams.set("after", desk.dataset.n);
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return show(words.closed);
    if (answer.status === 403 || answer.status === 404) return show(words.gone);
    if (!answer.ok) return refresh(5000);
    merge(new DOMParser().parseFromString(await answer.text(), "text/html").body);
  } catch { /* the socket's own reconnecting asks again */ } finally {
    running = false;
    if (again) { again = false; refresh(); }
  }
}

function merge(fresh) {
  const n = Number(fresh.querySelector("[data-n]")?.dataset.n ?? 0);
  let changed = false;
  for (const each of parts(fresh)) {
    const old = part(each.dataset.part);
    if (!old) continue;
    if (each.dataset.part === "moves") putMoves(old, each, n);
    else if (content(old) === content(each)) continue;
    else if (each.dataset.part === "rows") changed = putRows(old, each);
    else if (!busy(old)) put(old, each);
  }
  if (n) desk.dataset.n = n;
  const news = fresh.querySelector("[data-news]")?.textContent.trim();
  if (news) announce(news);
  else if (changed) announce(words.fresh);
}

// The list keeps the row somebody is on. Whether other cases are in it, or in another order.
function putRows(old, fresh) {
  const shown = () => [...old.querySelectorAll("[data-row]")].map((each) => each.dataset.row).join();
  const before = shown();
  const ticked = new Map([...old.querySelectorAll("[data-row] input:checked")].map((box) => [box.closest("[data-row]").dataset.row, box.value]));
  const row = document.activeElement?.closest?.("[data-row]")?.dataset.row;
  put(old, fresh);
  // A ticked case stays ticked as it was then: what somebody did to it since is found out before anything is done with it.
  for (const each of old.querySelectorAll("[data-row]")) if (ticked.has(each.dataset.row)) Object.assign(each.querySelector("input[name=case]"), { checked: true, value: ticked.get(each.dataset.row) });
  if (row) [...old.querySelectorAll("[data-row]")].find((each) => each.dataset.row === row)?.querySelector("a").focus({ preventScroll: true });
  return shown() !== before;
}

// The socket

let socket = null, tries = 0, was = false, ended = false, beat = 0, typing = false;
const tell = (frame) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); };

const HEARD = {
  "desk.ready": () => {
    tries = 0;
    if (desk.dataset.case) tell({ type: "case.open", case: desk.dataset.case });
    if (desk.dataset.conversation) tell({ type: "conversation.open", conversation: desk.dataset.conversation });
    if (was) { show(""); announce(words.back); }
    was = true;
    refresh(50); // whatever moved while nobody listened, between the page and the socket too
  },
  "case.changed": (frame) => {
    if (!desk.dataset.case) refresh(300 + Math.random() * 900);
    else if (frame.case === desk.dataset.case && frame.n > Number(desk.dataset.n)) refresh();
  },
  "note.written": () => refresh(),
  "mention.made": () => refresh(),
  "message.created": () => { typingOf(false); refresh(); },
  "handoff.changed": (frame) => { if (!desk.dataset.conversation || frame.conversation === desk.dataset.conversation) refresh(); },
  "presence.changed": (frame) => people(frame.people),
  "typing.changed": (frame) => typingOf(frame.on),
  "case.gone": () => show(words.gone),
  "conversation.deleted": () => refresh(),
};

function typingOf(on) {
  const note = desk.querySelector("[data-typing]");
  if (!note) return;
  clearTimeout(note.timer);
  note.hidden = !on;
  if (on) note.timer = setTimeout(() => { note.hidden = true; }, 15000);
}

let asked = 0; // two answers may come in the wrong order: the last question counts
async function people(here) {
  if (!desk.dataset.people) return;
  const mine = ++asked;
  if (!here.length) return part("people").replaceChildren();
  const address = new URL(desk.dataset.people, location.href);
  for (const each of here) address.searchParams.append(each.typing ? "typing" : "here", each.id);
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    const text = answer.ok && await answer.text();
    if (text && mine === asked) put(part("people"), new DOMParser().parseFromString(text, "text/html").querySelector("[data-part]"));
  } catch { /* the next beat says it again */ }
}

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/desk/`);
  const mine = socket;
  mine.addEventListener("message", (event) => { const frame = JSON.parse(event.data); HEARD[frame.type]?.(frame); });
  mine.addEventListener("close", (event) => {
    if (socket !== mine || ended) return;
    socket = null;
    if (event.code === NOT_SIGNED_IN) { ended = true; return show(words.closed); }
    if (was) show(words.away);
    part("people")?.replaceChildren(); asked += 1;
    const pause = RETRY[Math.min(tries++, RETRY.length - 1)];
    setTimeout(() => { if (!socket && !ended) connect(); }, pause / 2 + Math.random() * pause / 2);
  });
}

beat = setInterval(() => { tell({ type: "presence.set", typing }); }, BEAT);
addEventListener("pagehide", () => { ended = true; clearInterval(beat); socket?.close(); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("online", () => { if (!socket && !ended) { tries = 0; connect(); } });
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(50); });

let quiet = 0;
desk.addEventListener("input", (event) => {
  if (!event.target.closest('[data-act="reply"]')) return;
  if (!typing) { typing = true; tell({ type: "presence.set", typing }); }
  clearTimeout(quiet);
  quiet = setTimeout(() => { typing = false; tell({ type: "presence.set", typing }); }, 8000);
});
connect();

// Keys: single letters, off at will (WCAG 2.1.4), silent while somebody writes

const OFF = "mingshi.desk.keys-off";
const sheet = document.getElementById("desk-keys"), choice = document.getElementById("desk-keys-on"), opener = document.getElementById("desk-keys-open");
const stored = { get off() { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } },
  set off(value) { try { value ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF); } catch { /* private mode */ } } };
choice.checked = !stored.off;
choice.addEventListener("change", () => { stored.off = !choice.checked; });
opener.hidden = false;
opener.addEventListener("click", () => sheet.showModal());

const WRITES = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const links = () => [...desk.querySelectorAll("[data-row] th a")];
const step = (by) => {
  const all = links(), at = all.indexOf(document.activeElement?.closest("[data-row]")?.querySelector("th a"));
  (at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)])?.focus();
};
const write = (where) => {
  const box = desk.querySelector(where);
  if (!box) return;
  const fold = box.closest("details");
  if (fold) fold.open = true;
  box.focus();
  if (box.tagName === "TEXTAREA") box.setSelectionRange(box.value.length, box.value.length); // behind a draft
};
const tick = () => document.activeElement?.closest("[data-row]")?.querySelector("input[name=case]")?.click();
const search = () => { const box = document.getElementById("q"); if (box) { box.focus(); box.select(); } else location.assign("/staff/cases/#q"); };
const KEYS = { j: () => step(1), k: () => step(-1), r: () => write('[data-act="reply"] textarea, #say'), n: () => write("[data-note] textarea"), m: () => write("#macro"), b: () => write("#bulk-do"), x: () => tick(), "/": search, "?": () => sheet.showModal() };

let led = 0;
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || stored.off) return;
  if (sheet.open || event.target.closest?.(WRITES)) return;
  const now = Date.now();
  if (event.key === "g") { led = now; return; }
  const key = event.key === "q" && now - led < 1500 ? () => location.assign("/staff/cases/") : KEYS[event.key];
  led = 0;
  if (key) { event.preventDefault(); key(); }
});
if (location.hash === "#q") document.getElementById("q")?.focus();
