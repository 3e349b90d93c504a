// The mediation room, live over /ws/room/ (docs/asyncapi-room.yaml). Without scripts everything works, by reloading.
// Words of people only ever become text nodes; typed words stay in the field until the server has kept them.

const RETRY = [500, 1000, 2000, 4000, 8000, 15000, 30000];
const BEAT = 20000, NOT_YOURS = 4401, GONE = 4410;

const room = document.getElementById("room");
const words = document.querySelector("[data-room-words]").dataset;
const turns = document.getElementById("turns");
const people = room.querySelector("[data-people]");
const form = document.getElementById("say");
const field = form?.querySelector("textarea");
const here = room.dataset.space;
const told = { [here]: Number(room.dataset.last) };
const tag = document.documentElement.lang;
let line, tries = 0, beat = 0, typing = false, quiet = 0, pending = null, over = false;

const who = (role) => words[`who${role[0].toUpperCase()}${role.slice(1)}`] || role;
const say = (frame) => line?.readyState === WebSocket.OPEN && line.send(JSON.stringify(frame));
const make = (name, className, text) => { const found = document.createElement(name); found.className = className; found.textContent = text; return found; };

const tell = (text, button) => {
  let box = room.querySelector("[data-told]");
  if (!text) { box?.remove(); return; }
  if (!box) { box = make("div", "notice changed", ""); box.dataset.told = ""; box.setAttribute("role", "status"); turns.after(box); }
  box.replaceChildren(make("span", "", text));
  if (button) {
    const again = make("a", "", words.reload);
    again.href = location.pathname;
    box.append(again);
  }
};

// Messages

const atEnd = () => turns.scrollHeight - turns.scrollTop - turns.clientHeight < 80;
const toEnd = () => { turns.scrollTop = turns.scrollHeight; };

const paragraphs = (text) => text.split(/\n{2,}/).map((part) => {
  const found = document.createElement("p");
  part.split("\n").forEach((each, n) => { if (n) found.append(document.createElement("br")); found.append(each); });
  return found;
});

const brought = (file) => {
  const link = document.createElement("a");
  link.href = `#file-${file.n}`;
  link.append(make("bdi", "", file.name));
  return link;
};
const filesChanged = (frame) => { if (frame.space === here) document.dispatchEvent(new Event("files:changed")); };

const turn = (frame) => {
  const item = make("li", frame.mine ? "turn mine" : "turn", ""), by = make("p", "speaker", ""), time = document.createElement("time");
  const at = new Date(frame.at);
  time.dateTime = frame.at;
  time.textContent = at.toLocaleString(tag, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  by.append(make("strong", "", frame.mine ? words.you : who(frame.who)), " ", time);
  const text = make(frame.file ? "p" : "div", frame.file ? "brought" : "words", "");
  if (frame.file) text.append(`${words.brought} `, brought(frame.file));
  else { text.lang = frame.lang; text.dir = "auto"; text.append(...paragraphs(frame.text)); }
  item.id = `m-${frame.cursor}`;
  item.append(by, text);
  return item;
};

const heard = (frame) => {
  if (frame.space !== here) { if (!frame.mine) count(frame.space, frame.cursor); return; }
  if (frame.cursor <= told[here]) return;
  const follow = atEnd() || frame.mine;
  told[here] = frame.cursor;
  turns.querySelector(".silent")?.remove();
  turns.append(turn(frame));
  if (frame.file) filesChanged(frame);
  if (follow) toEnd();
  if (document.visibilityState === "visible") say({ type: "seen.set", space: here, cursor: frame.cursor });
};

// A message elsewhere: the tab says how many. What was there when the page came is counted in the page already.
const fresh = {};
const count = (space, cursor) => {
  const tab = room.querySelector(`[data-tab="${space}"]`);
  if (!tab || !ready[space] || cursor <= (fresh[space] || 0)) { fresh[space] = Math.max(fresh[space] || 0, cursor); return; }
  fresh[space] = cursor;
  let mark = tab.querySelector("[data-unread]");
  if (!mark) { mark = make("span", "unread", "0"); mark.dataset.unread = ""; tab.append(" ", mark); }
  mark.textContent = String((parseInt(mark.textContent, 10) || 0) + 1);
};
const ready = {};

// Who is here

const shown = (frame) => {
  if (frame.space !== here) return;
  const names = frame.people.map((each) => who(each.who) + (each.typing ? ` (${words.typing})` : ""));
  people.textContent = names.length ? `${words.here} ${names.join(", ")}` : "";
};

const type = (on) => {
  if (typing === on) return;
  typing = on;
  say({ type: "presence.set", typing: on ? here : "" });
};

// Saying something

form?.addEventListener("submit", (event) => {
  if (line?.readyState !== WebSocket.OPEN || !field.value.trim()) return;
  event.preventDefault();
  if (pending) return;
  pending = form.elements.once.value;
  form.querySelector("button").setAttribute("aria-busy", "true");
  say({ type: "message.send", id: pending, space: here, text: field.value });
});

const kept = (id) => {
  if (id !== pending) return;
  pending = null;
  form.elements.once.value = crypto.randomUUID();
  form.querySelector("button").removeAttribute("aria-busy");
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  type(false);
  tell("");
};

const refused = (frame) => {
  if (!pending || frame.id && frame.id !== pending) return;
  pending = null;
  form.querySelector("button").removeAttribute("aria-busy");
  tell({ "room.suspended": words.suspended, "room.closed": words.closed }[frame.code] || words.failed);
};

field?.addEventListener("input", () => {
  type(Boolean(field.value));
  clearTimeout(quiet);
  quiet = setTimeout(() => type(false), 5000);
});

// The line

const HANDLERS = {
  "room.ready": () => {
    tries = 0; tell("");
    setTimeout(() => { for (const tab of room.querySelectorAll("[data-tab]")) ready[tab.dataset.tab] = true; }, 1500);
    if (pending) say({ type: "message.send", id: pending, space: here, text: field.value });
  },
  "message.created": heard,
  "message.kept": (frame) => kept(frame.id),
  "presence.changed": shown,
  "files.changed": filesChanged,
  "room.changed": () => tell(words.moved, true),
  error: refused,
};

const open = () => {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  line = new WebSocket(`${scheme}://${location.host}/ws/room/`);
  line.addEventListener("open", () => say({ type: "room.open", as: room.dataset.as, case: room.dataset.case, after: { ...fresh, ...told } }));
  line.addEventListener("message", (event) => { const frame = JSON.parse(event.data); HANDLERS[frame.type]?.(frame); });
  line.addEventListener("close", (event) => {
    people.textContent = ""; typing = false;
    if (event.code === NOT_YOURS || event.code === GONE) { over = true; tell(words.out, true); form?.remove(); return; }
    if (tries > 1) tell(words.lost);
    setTimeout(open, RETRY[Math.min(tries++, RETRY.length - 1)]);
  });
};

beat = setInterval(() => say({ type: "presence.set", typing: typing ? here : "" }), BEAT);
addEventListener("pagehide", () => { clearInterval(beat); if (!over) line?.close(); });
toEnd();
open();
