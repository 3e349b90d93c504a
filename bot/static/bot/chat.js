// The chat as a custom element: <mingshi-chat data-lang="zh-hans" data-words="/zh-hans/chat/words.json">.
// It speaks version 1 of /ws/chat/ (docs/asyncapi.yaml). Words of people only ever become text nodes.

import { Attaching } from "./attach.js";
import { Beside } from "./beside.js";
import { Choices } from "./choices.js";
import { Drawing, el, fill, save } from "./drawing.js";
import { Field } from "./field.js";
import { Keeping } from "./keeping.js";
import { Line, STORE, Store, uuid } from "./line.js";

const SLOW = 20_000; // milliseconds after which an answer is missed
const LATER = ["limit.reached", "server.error"]; // refused now, not for good: it stays kept, and is tried again with the next connection
let others = 0; // chats of this page before this one: a field and its label are a pair of one chat

export class MingshiChat extends HTMLElement {
  fill = fill;
  uuid = uuid;

  async connectedCallback() {
    if (this.line || this.life) return;
    this.life = new AbortController();
    this.lang = this.dataset.lang || document.documentElement.lang || "en";
    this.wire = this.lang.toLowerCase().startsWith("zh") ? "zh-hans" : "en";
    this.place ??= others++;
    try { const answer = await fetch(this.dataset.words); if (answer.ok) this.words = await answer.json(); } catch { /* no words */ }
    if (!this.words) { this.life = null; this.dispatchEvent(new CustomEvent("mingshi-absent")); return; } // what stood here without scripts stands on
    if (!this.life) return; // taken out of the page meanwhile
    this.store = new Store();
    this.drawing = new Drawing(this);
    this.choices = new Choices(this);
    this.seen = new Map(); this.said = new Map(); // by cursor: what is drawn, and the frames it was drawn from
    this.cursor = 0; this.known = 0; this.first = Infinity; this.more = false; this.unread = 0; this.title = document.title;
    this.draw();
    this.dispatchEvent(new CustomEvent("mingshi-ready"));
    this.line = new Line((frame) => this.hear(frame), (up) => this.connection(up));
    for (const frame of this.store.own.waiting || []) this.dispatch(frame, frame.text); // said before a reload, never confirmed
    this.line.kept = (waiting) => this.store.keep({ waiting });
    this.line.open(() => {
      const token = this.token();
      this.resumed = Boolean(token);
      return token
        ? { type: "session.resume", id: uuid(), token, after: this.cursor }
        : { type: "session.start", id: uuid(), lang: this.wire };
    });
    const { signal } = this.life;
    addEventListener("storage", (event) => { if (event.key === STORE) this.follow(); }, { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { this.missed(0); this.drawing.days(this.list); } }, { signal });
  }

  disconnectedCallback() { this.life?.abort(); this.life = null; this.line?.close(); this.line = null; }

  // Another tab of this browser went on in another conversation: this one goes along.
  follow() {
    const token = this.current !== undefined && this.store.read().token;
    if (!token || token === this.current) return;
    delete this.dataset.token;
    this.current = token;
    this.reset();
    this.line.open(this.line.greeting);
  }

  // A name for a node of this chat, which need not be the only one of its page.
  id(name) { return this.place ? `${name}-${this.place + 1}` : name; }

  // What was said while nobody looked at this window stands in its title (the floating panel counts on its button).
  missed(number) {
    if (!this.closest(".chat-page")) return;
    this.unread = number;
    document.title = number ? `(${number}) ${this.title}` : this.title;
  }

  draw() {
    const w = this.words;
    const plain = this.querySelector("textarea"), typing = plain === document.activeElement; // written before this script was there
    const receipt = this.querySelector(".log > .filed"); // shown once, in answer to the plain form
    this.banner = el("p", { class: "banner", hidden: true }, w.offline);
    this.list = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": w.log, tabindex: "0" });
    this.earlier = el("button", { type: "button", class: "quiet earlier", hidden: true, onclick: () => this.history() }, w.earlier);
    this.typing = el("p", { class: "typing", hidden: true }, w.typing);
    this.below = el("button", { type: "button", class: "below", hidden: true, onclick: () => this.bottom(true) }, w.newMessages);
    this.announcer = el("p", { class: "visually-hidden", role: "status" });
    this.field = new Field(this, plain?.value || this.store.own.draft || "");
    this.input = this.field.input;
    this.attaching = new Attaching(this, el, fill);
    this.beside = new Beside(this, el);
    this.keeping = new Keeping(this, el, save);
    const doors = el("div", { class: "doors-row" },
      el("button", { type: "button", class: "quiet", onclick: (event) => { if (event.detail < 2) this.payload("/handoff", w.person); } }, w.person),
      el("button", { type: "button", class: "quiet", onclick: (event) => { if (event.detail < 2) this.payload("/complaint", w.complaint); } }, w.complaint),
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
    this.replaceChildren(this.banner, ...(receipt ? [el("div", { class: "filed once" }, ...receipt.childNodes)] : []), this.earlier, this.list, this.typing, this.below, this.attaching.box, doors, this.field.form, this.attaching.input, this.announcer);
    if (typing) { this.input.focus(); this.input.setSelectionRange(plain.selectionStart, plain.selectionEnd); }
  }

  // Held here too: where nothing can be stored, a lost connection is no lost conversation.
  token() { return this.dataset.token || this.store.read().token || this.current || ""; }
  connection(up) {
    if (up === this.up) return; // one more try that failed is no news
    if (!up || this.up === false) this.announce(up ? this.words.online : this.words.offline);
    this.up = up; this.banner.hidden = up;
  }

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
    this.current = ""; delete this.dataset.token;
    if (this.ending) this.begin();
    else { this.reset(); setTimeout(() => { if (this.line && !this.token()) this.begin(); }, 2000); }
    this.ending = false; this.gone = true; // said below what the new conversation begins with
  }

  begun(frame) {
    this.current = frame.token;
    const spoken = this.spoken ?? this.store.read().lang;
    this.spoken = this.wire;
    this.store.write({ token: frame.token, lang: this.wire });
    if (!this.cursor || frame.more) { // the end of the thread is coming, and not only what one missed
      for (const item of this.seen.values()) item.remove();
      this.seen.clear(); this.said.clear();
      this.first = Infinity; this.more = Boolean(frame.more); this.earlier.hidden = !this.more;
    }
    if (this.resumed && !this.cursor) { this.known = frame.last ?? 0; this.hush(2000); }
    this.line.started();
    if (this.resumed && spoken !== this.wire) this.line.say({ type: "language.set", id: uuid(), lang: this.wire });
    for (const other of document.querySelectorAll("mingshi-chat")) if (other !== this) other.follow();
  }

  // What was said long ago is not read aloud as it comes in.
  hush(pause = 200) {
    this.list.setAttribute("aria-live", "off");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.list.setAttribute("aria-live", "polite"), pause);
  }

  show(frame) {
    this.line.settled(frame.in_reply_to);
    if (this.seen.has(frame.cursor)) return;
    const old = frame.cursor <= this.known;
    if (old) this.hush();
    this.cursor = Math.max(this.cursor, frame.cursor);
    this.first = Math.min(this.first, frame.cursor);
    const sending = frame.from === "client" && frame.in_reply_to && this.list.querySelector(`[data-id="${CSS.escape(frame.in_reply_to)}"]`);
    const follow = this.follows || sending; // what was typed in another tab pulls nobody down
    const item = sending ? this.drawing.settle(sending, frame) : this.drawing.message(frame), waits = this.list.querySelector(".msg.pending");
    this.seen.set(frame.cursor, item); this.said.set(frame.cursor, frame);
    // What waits to be sent comes last.
    if (!sending || (waits && waits.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING)) this.list.insertBefore(item, waits);
    this.drawing.days(this.list); this.choices.settle();
    if (frame.from !== "client") this.typing.hidden = true;
    if (frame.from === "staff" || frame.from === "bot") this.attended = frame.from === "staff";
    if (follow) this.bottom(); else this.below.hidden = false;
    if (frame.case) this.attaching.next(); // a file chosen before there was a case
    if (this.gone && !sending) { this.gone = false; this.note(this.words.deleted); }
    if (frame.from === "client" || old) return;
    if (document.hidden) this.missed(this.unread + 1);
    this.dispatchEvent(new CustomEvent("mingshi-message", { bubbles: true }));
  }

  who(frame) {
    const w = this.words;
    return { bot: w.bot, staff: w.staff, client: w.you }[frame.from] ?? w.system;
  }

  send(text) { this.dispatch({ type: "message.send", id: uuid(), text }, text); }

  payload(payload, title) { (this.keeping.deed(payload) ?? (() => this.press(payload, title)))(); }

  press(payload, title) { this.dispatch({ type: "message.send", id: uuid(), payload, text: title }, title); }

  dispatch(frame, text) {
    const item = this.drawing.pending(frame, text);
    this.list.append(item); this.drawing.days(this.list);
    item.attempt = () => {
      item.classList.remove("failed"); item.querySelector(".retry")?.remove();
      item.querySelector(".state").textContent = this.words.sending;
      this.line.say(frame, true);
      this.choices.settle();
      item.timer = setTimeout(() => { if (item.isConnected) { this.fail(item, this.words.slow); this.line.doubt(); } }, SLOW);
    };
    item.attempt(); this.bottom();
  }

  fail(item, why) {
    clearTimeout(item.timer);
    item.classList.add("failed"); this.choices.settle();
    item.querySelector(".state").textContent = why;
    if (!item.querySelector(".retry")) item.append(el("button", { type: "button", class: "quiet retry", onclick: () => { item.attempt(); this.input.focus(); } }, this.words.retry));
    if (this.follows) this.bottom();
    this.announce(why);
  }

  begin() { // the old conversation is gone: a new one, with what is typed and unsent still there
    delete this.dataset.token;
    this.current = "";
    this.store.write({ token: null });
    this.reset();
    this.line.greet();
    for (const frame of this.line.waiting.values()) this.dispatch(frame, frame.text);
  }

  failed(frame) {
    const item = frame.in_reply_to && this.list.querySelector(`[data-id="${CSS.escape(frame.in_reply_to)}"]`);
    const why = frame.text || this.words.errors[frame.code] || this.words.errors.other;
    this.typing.hidden = true; this.ending = false;
    if (frame.code === "session.unknown") { this.begin(); return; }
    if (item && !LATER.includes(frame.code)) this.line.settled(frame.in_reply_to);
    if (item) this.fail(item, why); else this.note(why);
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
    this.hush();
    for (const message of [...frame.messages].reverse()) {
      if (this.seen.has(message.cursor)) continue;
      const item = this.drawing.message(message);
      this.seen.set(message.cursor, item); this.said.set(message.cursor, message); this.first = Math.min(this.first, message.cursor);
      this.list.prepend(item);
    }
    this.drawing.days(this.list); this.choices.settle();
    if (first) this.list.scrollTop += first.getBoundingClientRect().top - top;
    this.loaded?.();
  }

  // The end of the thread; of a last message longer than the window, its beginning; of an answer with a receipt, the receipt.
  end() {
    const receipt = this.list.querySelector(".msg.bot:has(> .filed):not(:has(~ :not(.bot, .day)))");
    const last = receipt ?? this.list.lastElementChild, end = this.list.scrollHeight - this.list.clientHeight;
    return last ? Math.min(end, last.offsetTop - this.list.offsetTop - 8) : end;
  }
  atBottom() { return this.list.scrollTop >= this.end() - 80; }
  bottom(focus = false) { this.list.scrollTop = this.end(); this.below.hidden = true; this.follows = true; if (focus) this.list.focus(); }

  reset() { this.beside.close(); this.seen.clear(); this.said.clear(); this.cursor = 0; this.known = 0; this.first = Infinity; this.more = false; this.asking = false; this.earlier.hidden = true; this.list.replaceChildren(); }
}

customElements.define("mingshi-chat", MingshiChat);
