// How what was said looks: messages, quotations, receipts, days. Words of people only ever become text nodes.

export const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
};

export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

export const day = (at) => at.toLocaleDateString("en-CA");

export const save = (text, type, name) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

// Copy `text`; where the browser does not let us (no HTTPS, a frame), what stands in `node` is selected for the reader to copy.
export const copy = async (text, node, told, words) => {
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = words.copied;
  } catch {
    getSelection().selectAllChildren(node);
    told.textContent = words.notCopied;
  }
};

export const paragraphs = (text) => {
  const box = el("div", { class: "said" });
  for (const part of String(text).split(/\n{2,}/)) {
    const paragraph = el("p");
    part.split("\n").forEach((line, i) => paragraph.append(...(i ? [el("br")] : []), line));
    box.append(paragraph);
  }
  return box;
};

// A row of a clause's table stands on a line of its own: what it is about, then its cells.
const quoted = (text) => {
  const rows = text.split("\n").map((line) => line.split("｜"));
  return el("p", {}, ...rows.flatMap(([about, ...cells], i) => [i ? "\n" : "", cells.length ? el("b", {}, about) : about, ...cells.map((cell) => ` · ${cell}`)]));
};

export class Drawing {
  // `chat` gives `words`, `lang`, `who()`, `choices` and `beside`.
  constructor(chat) { this.chat = chat; }

  message(frame) {
    const { lang, words: w } = this.chat;
    const at = frame.at ? new Date(frame.at) : new Date();
    const time = el("time", { datetime: at.toISOString(), "data-day": day(at), title: at.toLocaleString(lang) }, at.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false }));
    const item = el("div", { class: `msg ${frame.from === "client" ? "me" : frame.from}`, "data-day": day(at), "data-cursor": frame.cursor, lang: frame.lang === "en" ? "en" : "zh-Hans" },
      el("div", { class: "by" }, el("span", {}, this.chat.who(frame)), frame.from === "bot" ? el("span", { class: "tag" }, w.robot) : null, time),
      frame.case ? this.receipt(frame.case) : null, // first: it is shown once, and what is said of it is long
      paragraphs(frame.text));
    for (const citation of frame.citations || []) item.append(this.quote(citation));
    if (frame.buttons?.length) item.append(this.chat.choices.row(frame.buttons));
    return item;
  }

  // Said here a moment ago. A reader that listens has heard it, and `state` is not part of what it listens to.
  pending(frame, text) {
    const state = el("span", { class: "state", "aria-live": "off" }, this.chat.words.sending);
    return el("div", { class: "msg me pending", "data-id": frame.id, "data-day": day(new Date()) }, el("div", { class: "by" }, el("span", {}, this.chat.words.you), state), paragraphs(text));
  }

  // It has arrived: the same node goes on, with its time and, where something was masked, with what is kept.
  settle(item, frame) {
    const drawn = this.message(frame), said = item.querySelector(".said"), kept = drawn.querySelector(".said");
    clearTimeout(item.timer);
    item.className = drawn.className; item.lang = drawn.lang;
    Object.assign(item.dataset, drawn.dataset);
    delete item.dataset.id;
    item.querySelector(".retry")?.remove();
    item.querySelector(".state").replaceChildren(drawn.querySelector("time"));
    if (said.textContent !== kept.textContent) said.replaceWith(kept);
    return item;
  }

  quote(citation) {
    const w = this.chat.words, cite = el("cite", {}, citation.clause ? fill(w.clause, citation) : w.faq, " ");
    if (citation.url?.startsWith("/")) cite.append(el("a", { href: citation.url, target: "_blank", rel: "noopener", onclick: (event) => this.chat.beside.take(event, citation) }, w.source));
    return el("blockquote", { class: "quote" }, citation.title ? el("strong", {}, citation.title) : null, citation.summary ? el("p", { class: "gist" }, citation.summary) : null, citation.text ? quoted(citation.text) : null, cite);
  }

  receipt(record) {
    const w = this.chat.words;
    const box = el("div", { class: "filed" }, el("p", {}, w.reference, " ", el("strong", {}, record.reference)));
    if (record.receipt) {
      const code = el("code", { class: "code" }, record.receipt), copied = el("span", { role: "status" });
      box.append(el("p", {}, w.receiptCode, " ", code), el("p", { class: "note" }, w.keep),
        el("button", { type: "button", class: "quiet", onclick: () => copy(record.receipt, code, copied, w) }, w.copy), copied);
    }
    if (record.statement) box.append(el("p", {}, el("button", { type: "button", class: "link", onclick: () => save(JSON.stringify(record.statement, null, 1), "application/json", `${record.reference}-statement.json`) }, w.statement)));
    box.append(el("p", {}, el("a", { href: w.receiptUrl }, w.statusPage)));
    return box;
  }

  // A date above the first message of each day. What stands already is left alone: put in again it would be read aloud again.
  days(list) {
    const w = this.chat.words, today = day(new Date()), yesterday = day(new Date(Date.now() - 864e5));
    const named = (date) => (date === today ? w.today : date === yesterday ? w.yesterday : date);
    let last = null, mark = null;
    for (const item of [...list.children]) {
      if (item.matches(".day")) { mark?.remove(); mark = item; continue; }
      const date = item.dataset.day;
      if (!date) continue;
      if (date === last || (last === null && date === today)) mark?.remove();
      else if (!mark) item.before(el("div", { class: "day" }, named(date)));
      else if (mark.textContent !== named(date)) mark.textContent = named(date);
      mark = null; last = date;
    }
    mark?.remove();
  }
}
