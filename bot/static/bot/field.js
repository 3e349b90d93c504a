// Where one writes: Enter sends, an Enter that chooses a word of an input method does not; what is too long is said and nothing cut off.

import { el, fill } from "./drawing.js";
import { uuid } from "./line.js";

export class Field {
  // `chat` gives `words`, `id()`, `store`, `line`, `announce()`, `send()` and `attended`: whether a person is at the other end.
  constructor(chat, draft) {
    const w = chat.words, text = chat.id("chat-text"), over = chat.id("chat-over"), hint = chat.id("chat-hint");
    this.chat = chat;
    this.input = el("textarea", { id: text, rows: "2", "aria-describedby": `${over} ${hint}`, placeholder: w.placeholder });
    this.input.value = draft;
    this.over = el("p", { id: over, class: "count over", hidden: true });
    this.form = el("form", { class: "say", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      el("label", { for: text, class: "visually-hidden" }, w.label), this.input, el("button", {}, w.send), this.over, el("p", { id: hint, class: "note" }, el("span", { class: "keys" }, w.keys + (chat.wire === "en" ? " " : "")), w.hint));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); this.send(); }
    });
    this.input.addEventListener("input", () => { chat.store.keep({ draft: this.input.value }); this.measure(); this.tell(); });
    this.measure();
  }

  send() {
    const text = this.input.value.trim();
    if (!text || this.measure()) { this.input.focus(); if (text) this.chat.announce(this.over.textContent); return; }
    this.input.value = ""; this.chat.store.keep({ draft: "" });
    this.chat.send(text);
  }

  // By how many characters the text is too long; said aloud when typing stops.
  measure() {
    const over = Math.max([...this.input.value.trim()].length - this.chat.words.limit, 0);
    clearTimeout(this.pause);
    if (over) this.pause = setTimeout(() => this.chat.announce(this.over.textContent), 1500);
    this.over.hidden = !over; this.over.textContent = over ? fill(this.chat.words.tooLong, { n: over }) : "";
    this.input.setAttribute("aria-invalid", over > 0);
    return over;
  }

  // Only a person at the other end is told that one is writing, and at most every four seconds.
  tell() {
    if (!this.chat.attended || Date.now() - (this.told || 0) < 4000) return;
    this.told = Date.now();
    this.chat.line.say({ type: "typing.set", id: uuid(), on: true });
  }
}
