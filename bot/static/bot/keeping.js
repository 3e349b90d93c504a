// What one does with the whole conversation: keep a copy, print it, say how it was, delete it.

import { day } from "./drawing.js";

const clock = (at) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export class Keeping {
  // `chat` gives `words`, `said` (frames by cursor), `list`, `line`; `el` and `save` are its helpers.
  constructor(chat, el, save) { Object.assign(this, { chat, el, save }); }

  // What else can be done here: over the thread's foot rather than in its room, and gone once it is done.
  menu(paper) {
    const { el } = this, w = this.chat.words;
    const act = (words, deed) => el("button", { type: "button", class: "link", onclick: deed }, words);
    const menu = el("details", { class: "more" }, el("summary", {}, w.more), el("div", { onclick: () => { menu.open = false; } },
      el("a", { href: w.formUrl }, w.form), el("a", { href: w.receiptUrl }, w.receipt),
      act(w.download, () => this.download()), paper ? act(w.print, () => this.print()) : null,
      act(w.rate, () => this.rate()), act(w.erase, () => this.erase())));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation(); // the panel it may lie in stays
      menu.open = false; menu.querySelector("summary").focus();
    });
    this.chat.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; }, { signal: this.chat.life.signal });
    return menu;
  }

  // Deeds of the robot's own buttons that need no turn: it says what can be done, the button does it.
  deed(payload) {
    return { "/save_chat": () => this.download(), "/rate_chat": () => this.rate(), "/erase_chat": () => this.erase() }[payload];
  }

  // The whole thread, also what this page has not loaded yet.
  async download() {
    await this.chat.everything();
    const w = this.chat.words, frames = [...this.chat.said.values()].sort((a, b) => a.cursor - b.cursor);
    const head = [w.transcript, new URL(w.page, location.href).href, `${day(new Date())} ${clock(new Date())}`, w.masked, ...(this.chat.more ? [w.partial] : [])].join("\n");
    this.save([head, ...frames.map((frame) => this.entry(frame))].join("\n\n"), "text/plain;charset=utf-8", w.fileName);
  }

  entry(frame) {
    const w = this.chat.words, at = frame.at ? new Date(frame.at) : new Date();
    const quotes = (frame.citations || []).map((each) => [`  ${each.title}`, ...String(each.text).split("\n").map((line) => `  ${line}`),
      `  ${each.clause ? this.chat.fill(w.clause, each) : w.faq} · ${new URL(each.url, location.href).href}`].join("\n"));
    const filed = frame.case ? [`${w.reference} ${frame.case.reference}`, frame.case.receipt ? `${w.receiptCode} ${frame.case.receipt}` : ""] : [];
    return [`[${day(at)} ${clock(at)}] ${this.chat.who(frame)}`, frame.text, ...quotes, ...filed].filter(Boolean).join("\n");
  }

  async print() { await this.chat.everything(); print(); }

  // Without a connection neither is done later by itself: it is said that nothing was done, and the question stays.
  away() {
    if (!this.chat.line.ready) this.chat.note(this.chat.words.notNow);
    return !this.chat.line.ready;
  }

  rate(focus = true) {
    const { el } = this, w = this.chat.words;
    this.rating?.remove();
    const comment = el("input", { id: this.chat.id("chat-rating"), name: "text", maxlength: "500", autocomplete: "off" });
    const scores = w.rateScores.map((words, place) => el("label", {}, el("input", { type: "radio", name: "score", value: place + 1, required: true }), el("span", {}, words)));
    const box = el("form", { class: "msg system rating", onsubmit: (event) => { event.preventDefault(); this.give(box); } },
      el("fieldset", {}, el("legend", {}, w.rateQuestion), el("div", { class: "scores" }, ...scores)),
      el("label", { for: this.chat.id("chat-rating") }, w.rateComment), comment,
      el("div", { class: "chips" }, el("button", { class: "quiet" }, w.rateSend), el("button", { type: "button", class: "quiet", onclick: () => { box.remove(); this.chat.input.focus(); } }, w.rateNot)));
    this.rating = box;
    this.chat.list.append(box);
    this.chat.bottom();
    if (focus) box.querySelector("input").focus();
  }

  give(box) {
    if (this.away()) return;
    const score = Number(box.elements.score.value), text = box.elements.text.value;
    this.chat.line.say({ type: "rating.give", id: this.chat.uuid(), score, text });
    box.replaceWith(this.el("div", { class: "msg system" }, this.el("p", {}, this.chat.words.rateThanks)));
    this.chat.input.focus();
  }

  erase() {
    const { el } = this, w = this.chat.words;
    this.asking?.remove();
    const box = el("div", { class: "msg system", role: "group", "aria-labelledby": this.chat.id("chat-erase") }, el("p", { id: this.chat.id("chat-erase") }, w.eraseQuestion), el("div", { class: "chips" },
      el("button", { type: "button", class: "quiet", onclick: () => { if (this.away()) return; box.remove(); this.chat.ending = true; this.chat.line.say({ type: "conversation.delete", id: this.chat.uuid() }); this.chat.input.focus(); } }, w.eraseYes),
      el("button", { type: "button", class: "quiet", onclick: () => { box.remove(); this.chat.input.focus(); } }, w.eraseNo)));
    this.asking = box;
    this.chat.list.append(box);
    this.chat.bottom();
    box.querySelector("button").focus();
  }
}
