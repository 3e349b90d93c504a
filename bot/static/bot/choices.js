// The robot's buttons answer what it asked last. Once something else was said they are past: what was chosen is marked, what belonged to
// that moment is gone, and what makes sense at any time (a topic, a right, a person) stays, smaller. Worked out anew from the thread each
// time, so that a reload and another tab show the same.

import { el } from "./drawing.js";

const ASKED = /^\/(stop|skip|affirm)$/; // buttons of a question with an end: the others beside them are its answers

export class Choices {
  // `chat` gives `words`, `list`, `line` and `payload()`.
  constructor(chat) {
    this.chat = chat;
    this.always = new RegExp(`^(?:${chat.words.standing})$`);
  }

  row(buttons) {
    const asked = buttons.some((button) => ASKED.test(button.payload));
    return el("div", { class: "chips" }, ...buttons.map((button) => this.chip(button, !asked && this.always.test(button.payload))));
  }

  chip({ title, payload, url }, stands) {
    if (url?.startsWith("/")) return el("a", { class: "button quiet", href: url, target: "_blank", rel: "noopener", "data-stands": true }, title);
    const press = (event) => {
      if (event.detail > 1 || chip.getAttribute("aria-disabled") === "true") return; // a double click is one press
      this.chat.payload(payload, title);
    };
    const chip = el("button", { type: "button", class: "quiet", "data-stands": stands, onclick: press }, title);
    return chip;
  }

  settle() {
    let answer = null;
    for (const item of [...this.chat.list.children].reverse()) {
      if (this.answers(item)) answer = item;
      const row = item.matches(".msg.bot") && item.querySelector(":scope > .chips");
      if (row) this.mark(row, answer);
    }
  }

  // What was refused for good has answered nothing.
  answers(item) {
    return item.matches(".msg.me, .msg.staff") && (!item.matches(".failed") || this.chat.line.waiting.has(item.dataset.id));
  }

  mark(row, answer) {
    const said = answer?.matches(".me") ? answer.querySelector(".said").textContent : null;
    for (const chip of row.children) {
      const chosen = said === chip.textContent, stands = "stands" in chip.dataset;
      const gone = Boolean(answer) && !chosen && !stands;
      if (gone && chip === document.activeElement) this.chat.list.focus({ preventScroll: true });
      chip.hidden = gone;
      // Not a text of its own: what is put into the list is read aloud. What has the focus keeps it.
      if (chosen) chip.dataset.chosen = this.chat.words.chosen; else delete chip.dataset.chosen;
      if (chosen && !stands) chip.setAttribute("aria-disabled", "true"); else chip.removeAttribute("aria-disabled");
    }
    row.classList.toggle("past", Boolean(answer));
    row.hidden = [...row.children].every((chip) => chip.hidden);
  }
}
