// The chat as a custom element: <mingshi-chat data-lang="zh-hans" data-words="/zh-hans/chat/words.json">.
// It speaks version 1 of /ws/chat/ (docs/asyncapi.yaml). Words of people only ever become text nodes.

import { Attaching } from "./attach.js";
import { Beside } from "./beside.js";
import { Keeping } from "./keeping.js";

const RETRY = [500, 1000, 2000, 4000, 8000, 15000];
const STORE = "mingshi.chat";

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
};

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

// A frame on a site without HTTPS has no randomUUID, but it has random numbers (RFC 9562, version 4).
const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

const save = (text, type, name) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

class Store {
  // What a reload must not lose. The token opens the thread in every tab; words not yet accepted stay in the tab where they were typed.
  // By name: in a frame of another site, or in private mode, to look at a store is an error already.
  read(of = "localStorage") { try { return JSON.parse(window[of].getItem(STORE)) || {}; } catch { return {}; } }
  write(change, of = "localStorage") { try { window[of].setItem(STORE, JSON.stringify({ ...this.read(of), ...change })); } catch { /* no store */ } }
  get own() { return this.read("sessionStorage"); }
  keep(change) { this.write(change, "sessionStorage"); }
}

class Line {
  // One socket, reopened with growing pauses; what is said while it is down waits and is said once (the server knows ids).
  constructor(hear, changed) {
    this.hear = hear; this.changed = changed; this.tries = 0; this.waiting = new Map(); this.ready = false;
    this.end = new AbortController();
    const { signal } = this.end;
    // A socket notices a lost network only minutes later; the browser knows at once, and when it is back.
    addEventListener("offline", () => this.lost(), { signal });
    addEventListener("online", () => { if (!this.ready) this.open(this.greeting); }, { signal });
  }
  open(greeting) {
    clearTimeout(this.again);
    this.greeting = greeting;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/chat/`);
    const now = (then) => (event) => { if (this.socket === socket) then(event); };
    this.socket?.close();
    this.socket = socket;
    socket.addEventListener("open", now(() => { this.tries = 0; socket.send(JSON.stringify(this.greeting())); }));
    socket.addEventListener("message", now((event) => this.hear(JSON.parse(event.data))));
    socket.addEventListener("close", now(() => this.lost()));
  }
  lost() {
    const socket = this.socket;
    this.socket = null; this.ready = false;
    socket?.close();
    this.changed(false);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.open(this.greeting), RETRY[Math.min(this.tries++, RETRY.length - 1)]);
  }
  started() { this.ready = true; this.changed(true); this.attempt(); }
  attempt() { for (const frame of this.waiting.values()) this.socket.send(JSON.stringify(frame)); }
  say(frame, keep = false) {
    if (keep) { this.waiting.set(frame.id, frame); this.kept?.([...this.waiting.values()]); }
    if (this.ready && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
  forget() { this.waiting.clear(); this.kept?.([]); }
  settled(id) { if (this.waiting.delete(id)) this.kept?.([...this.waiting.values()]); }
  close() { this.end.abort(); clearTimeout(this.again); const socket = this.socket; this.socket = null; socket?.close(); }
}

export class MingshiChat extends HTMLElement {
  fill = fill;
  uuid = uuid;

  async connectedCallback() {
    if (this.line || this.life) return;
    this.life = new AbortController();
    this.lang = this.dataset.lang || document.documentElement.lang || "en";
    this.wire = this.lang.toLowerCase().startsWith("zh") ? "zh-hans" : "en";
    this.words = await (await fetch(this.dataset.words)).json();
    this.store = new Store();
    this.seen = new Map(); this.said = new Map(); // by cursor: what is drawn, and the frames it was drawn from
    this.cursor = 0; this.first = Infinity; this.more = false; this.unread = 0; this.title = document.title;
    if (!this.life) return; // taken out of the page meanwhile
    this.draw();
    this.dispatchEvent(new CustomEvent("mingshi-ready"));
    this.line = new Line((frame) => this.hear(frame), (up) => this.connection(up));
    for (const frame of this.store.own.waiting || []) this.dispatch(frame, frame.text); // said before a reload, never confirmed
    this.line.kept = (waiting) => this.store.keep({ waiting });
    this.line.open(() => {
      const token = this.token();
      return token
        ? { type: "session.resume", id: uuid(), token, after: this.cursor }
        : { type: "session.start", id: uuid(), lang: this.wire };
    });
    const { signal } = this.life;
    addEventListener("storage", (event) => { if (event.key === STORE) this.follow(); }, { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.missed(0); }, { signal });
  }

  disconnectedCallback() { this.life?.abort(); this.life = null; this.line?.close(); this.line = null; }

  // Another tab of this browser went on in another conversation: this one goes along.
  follow() {
    const token = this.store.read().token;
    if (!token || token === this.current || !this.current) return;
    delete this.dataset.token;
    this.current = token;
    this.reset();
    this.line.open(this.line.greeting);
  }

  // What was said while nobody looked at this window stands in its title (the floating panel counts on its button).
  missed(number) {
    if (!this.closest(".chat-page")) return;
    this.unread = number;
    document.title = number ? `(${number}) ${this.title}` : this.title;
  }

  draw() {
    const w = this.words;
    this.banner = el("p", { class: "banner", role: "status", hidden: true }, w.offline);
    this.list = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": w.log, tabindex: "0" });
    this.earlier = el("button", { type: "button", class: "quiet earlier", hidden: true, onclick: () => this.history() }, w.earlier);
    this.typing = el("p", { class: "typing", hidden: true }, w.typing);
    this.below = el("button", { type: "button", class: "below", hidden: true, onclick: () => this.bottom(true) }, w.newMessages);
    this.announcer = el("p", { class: "visually-hidden", role: "status" });
    this.input = el("textarea", { id: "chat-text", rows: "2", maxlength: w.limit, "aria-describedby": "chat-hint", placeholder: w.placeholder });
    this.input.value = this.querySelector("textarea")?.value || this.store.own.draft || "";
    this.form = el("form", { class: "say", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      el("label", { for: "chat-text", class: "visually-hidden" }, w.label), this.input,
      el("button", {}, w.send), el("p", { id: "chat-hint", class: "note" }, w.hint));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); this.send(); }
    });
    this.input.addEventListener("input", () => { this.store.keep({ draft: this.input.value }); this.writing(); });
    this.attaching = new Attaching(this, el, fill);
    this.beside = new Beside(this, el);
    this.keeping = new Keeping(this, el, save);
    const doors = el("div", { class: "doors-row" },
      el("button", { type: "button", class: "quiet", onclick: () => this.payload("/handoff", w.person) }, w.person),
      el("button", { type: "button", class: "quiet", onclick: () => this.payload("/complaint", w.complaint) }, w.complaint),
      this.attaching.button,
      this.keeping.menu(this.closest(".chat-panel") === null));
    this.list.addEventListener("scroll", () => {
      if (this.list.scrollTop < 40 && this.more && !this.atBottom()) this.history(); // not while the thread is still coming in
      if (this.list.clientHeight === this.room) this.follows = this.atBottom();
      if (this.atBottom()) this.below.hidden = true;
    });
    this.follows = true; // a phone's keyboard takes half the room: what was said last stays in sight
    new ResizeObserver(() => {
      this.room = this.list.clientHeight;
      if (this.follows && !this.list.contains(document.activeElement)) this.bottom();
    }).observe(this.list);
    this.replaceChildren(this.banner, this.earlier, this.list, this.typing, this.below, this.attaching.box, doors, this.form, this.attaching.input, this.announcer);
  }

  token() { return this.dataset.token || this.store.read().token || ""; }
  connection(up) { this.banner.hidden = up; if (!up) this.announce(this.words.offline); }

  hear(frame) {
    const handlers = {
      "session.started": () => this.begun(frame),
      "message.created": () => this.show(frame),
      "history.page": () => this.page(frame),
      "typing.changed": () => this.writes(frame),
      "handoff.changed": () => this.handoff(frame),
      "conversation.deleted": () => this.deleted(),
      error: () => this.failed(frame),
    };
    handlers[frame.type]?.();
  }

  // Who writes at the other end; what one types in another tab is no news. A person's pause is taken for an end.
  writes(frame) {
    if (frame.from === "client") return;
    clearTimeout(this.pause);
    this.typing.hidden = !frame.on;
    if (frame.on && frame.from !== "bot") this.pause = setTimeout(() => { this.typing.hidden = true; }, 8000);
    if (frame.on && this.follows) this.bottom();
  }

  // The tab that deleted begins anew; the others take up what it began.
  deleted() {
    this.line.forget();
    if (this.ending) this.begin();
    else { this.reset(); setTimeout(() => { if (this.line && !this.token()) this.begin(); }, 2000); }
    this.ending = false;
    this.note(this.words.deleted);
    this.announce(this.words.deleted);
  }

  begun(frame) {
    this.current = frame.token;
    this.store.write({ token: frame.token });
    this.more = Boolean(frame.more); this.earlier.hidden = !this.more;
    this.line.started();
  }

  show(frame) {
    this.line.settled(frame.in_reply_to);
    if (this.seen.has(frame.cursor)) return;
    this.cursor = Math.max(this.cursor, frame.cursor);
    this.first = Math.min(this.first, frame.cursor);
    const sending = frame.from === "client" && frame.in_reply_to && this.list.querySelector(`[data-id="${CSS.escape(frame.in_reply_to)}"]`);
    const follow = this.follows || sending; // what was typed in another tab pulls nobody down
    const item = this.message(frame);
    this.seen.set(frame.cursor, item); this.said.set(frame.cursor, frame);
    if (sending) sending.replaceWith(item);
    else this.list.insertBefore(item, this.list.querySelector(".msg.pending")); // what waits to be sent comes last
    this.separators();
    if (frame.from !== "client") this.typing.hidden = true;
    if (frame.from === "staff" || frame.from === "bot") this.attended = frame.from === "staff";
    if (follow) this.bottom(); else this.below.hidden = false;
    if (frame.case) this.attaching.next(); // a file chosen before there was a case
    if (frame.from === "client") return;
    if (document.hidden) this.missed(this.unread + 1);
    this.dispatchEvent(new CustomEvent("mingshi-message", { bubbles: true }));
  }

  who(frame) {
    const w = this.words;
    return { bot: w.bot, staff: w.staff, client: w.you }[frame.from] ?? w.system;
  }

  message(frame) {
    const w = this.words;
    const at = frame.at ? new Date(frame.at) : new Date();
    const time = el("time", { datetime: at.toISOString(), title: at.toLocaleString(this.lang) }, at.toLocaleTimeString(this.lang, { hour: "2-digit", minute: "2-digit", hour12: false }));
    const item = el("div", { class: `msg ${frame.from === "client" ? "me" : frame.from}`, "data-day": at.toLocaleDateString("en-CA"), "data-cursor": frame.cursor, lang: frame.lang === "en" ? "en" : "zh-Hans" },
      el("div", { class: "by" }, el("span", {}, this.who(frame)), frame.from === "bot" ? el("span", { class: "tag" }, w.robot) : null, time),
      this.paragraphs(frame.text));
    for (const citation of frame.citations || []) item.append(this.quote(citation));
    if (frame.case) item.append(this.receipt(frame.case));
    if (frame.buttons?.length) {
      item.append(el("div", { class: "chips" }, ...frame.buttons.map((button) => button.url?.startsWith("/")
        ? el("a", { class: "button quiet", href: button.url, target: "_blank", rel: "noopener" }, button.title)
        : el("button", { type: "button", class: "quiet", onclick: () => this.payload(button.payload, button.title) }, button.title))));
    }
    return item;
  }

  paragraphs(text) {
    const box = el("div", { class: "said" });
    for (const part of String(text).split(/\n{2,}/)) {
      const paragraph = el("p");
      part.split("\n").forEach((line, i) => paragraph.append(...(i ? [el("br")] : []), line));
      box.append(paragraph);
    }
    return box;
  }

  quote(citation) {
    const cite = el("cite", {}, citation.clause ? fill(this.words.clause, citation) : this.words.faq, " ");
    if (citation.url?.startsWith("/")) cite.append(el("a", { href: citation.url, target: "_blank", rel: "noopener", onclick: (event) => this.beside.take(event, citation) }, this.words.source));
    return el("blockquote", { class: "quote" }, citation.title ? el("strong", {}, citation.title) : null, citation.summary ? el("p", { class: "gist" }, citation.summary) : null, citation.text ? this.quoted(citation.text) : null, cite);
  }

  // A row of a clause's table stands on a line of its own: what it is about, then its cells.
  quoted(text) {
    const rows = text.split("\n").map((line) => line.split("｜"));
    return el("p", {}, ...rows.flatMap(([about, ...cells], i) => [i ? "\n" : "", cells.length ? el("b", {}, about) : about, ...cells.map((cell) => ` · ${cell}`)]));
  }

  receipt(record) {
    const w = this.words;
    const box = el("div", { class: "filed" }, el("p", {}, w.reference, " ", el("strong", {}, record.reference)));
    if (record.receipt) {
      const code = el("code", { class: "code" }, record.receipt);
      const copied = el("span", { role: "status" });
      box.append(el("p", {}, w.receiptCode, " ", code), el("p", { class: "note" }, w.keep),
        el("button", { type: "button", class: "quiet", onclick: async () => { await navigator.clipboard.writeText(record.receipt); copied.textContent = w.copied; } }, w.copy), copied);
    }
    if (record.statement) box.append(el("p", {}, el("button", { type: "button", class: "link", onclick: () => save(JSON.stringify(record.statement, null, 1), "application/json", `${record.reference}-statement.json`) }, w.statement)));
    box.append(el("p", {}, el("a", { href: w.receiptUrl }, w.statusPage)));
    return box;
  }

  // Only a person at the other end is told that one is writing, and at most every four seconds.
  writing() {
    if (!this.attended || Date.now() - (this.wrote || 0) < 4000) return;
    this.wrote = Date.now();
    this.line.say({ type: "typing.set", id: uuid(), on: true });
  }

  send() {
    const text = this.input.value.trim();
    if (!text) { this.input.focus(); return; }
    this.input.value = ""; this.store.keep({ draft: "" });
    this.dispatch({ type: "message.send", id: uuid(), text }, text);
  }

  payload(payload, title) { (this.keeping.deed(payload) ?? (() => this.press(payload, title)))(); }

  press(payload, title) { this.dispatch({ type: "message.send", id: uuid(), payload, text: title }, title); }

  dispatch(frame, text) {
    const w = this.words;
    const state = el("span", { class: "state" }, w.sending);
    const item = el("div", { class: "msg me pending", "data-id": frame.id, "data-day": new Date().toLocaleDateString("en-CA") },
      el("div", { class: "by" }, el("span", {}, w.you), state), this.paragraphs(text));
    this.list.append(item); this.separators(); this.bottom();
    this.line.say(frame, true);
    item.retry = () => { state.textContent = w.sending; item.classList.remove("failed"); item.querySelector(".retry")?.remove(); this.line.say(frame, true); };
    item.timer = setTimeout(() => { if (item.isConnected && item.classList.contains("pending")) this.fail(item, w.slow); }, 20000);
  }

  fail(item, why) {
    item.classList.add("failed");
    item.querySelector(".state").textContent = why;
    if (!item.querySelector(".retry")) item.append(el("button", { type: "button", class: "quiet retry", onclick: () => item.retry() }, this.words.retry));
    this.announce(why);
  }

  begin() { // the old conversation is gone: a new one, with what is typed and unsent still there
    delete this.dataset.token;
    this.store.write({ token: null });
    this.reset();
    this.line.socket.send(JSON.stringify({ type: "session.start", id: uuid(), lang: this.wire }));
  }

  failed(frame) {
    const item = frame.in_reply_to && this.list.querySelector(`[data-id="${CSS.escape(frame.in_reply_to)}"]`);
    const why = frame.text || this.words.errors[frame.code] || this.words.errors.other;
    this.typing.hidden = true; this.ending = false;
    if (frame.code === "session.unknown") { this.begin(); return; }
    if (item) { this.line.settled(frame.in_reply_to); this.fail(item, why); } else this.note(why);
  }

  note(text) { this.list.append(el("div", { class: "msg system" }, el("p", {}, text))); this.bottom(); }
  announce(text) { this.announcer.textContent = ""; setTimeout(() => { this.announcer.textContent = text; }, 50); }

  handoff(frame) {
    const text = this.words.handoff[frame.state], told = [...this.said.values()].slice(-3).some((each) => each.from === "bot" && frame.wait && each.text.includes(frame.wait));
    if (frame.state === "waiting" && told) return; // the robot has just said so
    if (text) this.note(fill(text, { position: frame.position ?? "", wait: frame.wait ?? "" }));
    if (frame.state === "person") this.helped = true;
    if (frame.state === "bot" && this.helped) { this.helped = false; this.keeping.rate(false); } // the talk with a person is over
  }

  history() {
    if (!this.more || this.asking) return;
    this.asking = true;
    this.line.say({ type: "history.request", id: uuid(), before: this.first, limit: 30 });
  }

  // All of the thread is loaded, or the line is down.
  async everything() {
    while (this.more && this.line.ready) await new Promise((done) => { this.loaded = done; this.history(); setTimeout(done, 5000); });
  }

  page(frame) {
    this.asking = false; this.more = frame.more; this.earlier.hidden = !frame.more;
    const first = this.list.querySelector(".msg"), top = first?.getBoundingClientRect().top; // what one reads stays where it is
    this.list.setAttribute("aria-live", "off"); // older messages are not read aloud
    for (const message of [...frame.messages].reverse()) {
      if (this.seen.has(message.cursor)) continue;
      const item = this.message(message);
      this.seen.set(message.cursor, item); this.said.set(message.cursor, message); this.first = Math.min(this.first, message.cursor);
      this.list.prepend(item);
    }
    this.separators();
    if (first) this.list.scrollTop += first.getBoundingClientRect().top - top;
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 200);
    this.loaded?.();
  }

  separators() {
    this.list.querySelectorAll(".day").forEach((node) => node.remove());
    const today = new Date().toLocaleDateString("en-CA"), yesterday = new Date(Date.now() - 864e5).toLocaleDateString("en-CA");
    let last = null;
    for (const item of [...this.list.children]) {
      const day = item.dataset.day;
      if (!day || day === last) continue;
      if (last !== null || day !== today) item.before(el("div", { class: "day" }, day === today ? this.words.today : day === yesterday ? this.words.yesterday : day));
      last = day;
    }
  }

  // The end of the thread; of a last message longer than the window, its beginning.
  end() {
    const last = this.list.lastElementChild, end = this.list.scrollHeight - this.list.clientHeight;
    return last ? Math.min(end, last.offsetTop - this.list.offsetTop - 8) : end;
  }
  atBottom() { return this.list.scrollTop >= this.end() - 80; }
  bottom(focus = false) { this.list.scrollTop = this.end(); this.below.hidden = true; this.follows = true; if (focus) this.list.focus(); }

  reset() { this.beside.close(); this.seen.clear(); this.said.clear(); this.cursor = 0; this.first = Infinity; this.more = false; this.asking = false; this.earlier.hidden = true; this.list.replaceChildren(); }
}

customElements.define("mingshi-chat", MingshiChat);
