// The clause a citation names, opened without leaving the chat: beside it on its own page where there is room; anywhere else (a phone, the
// floating panel, a frame on another site) as a sheet over it. It is fetched from the published policy, so that it says what the page says.
// Without scripts, or with a key that asks for a tab, the citation is the link it always was.

import { copy } from "./drawing.js";

const WIDE = matchMedia("(min-width: 1000px)");

export class Beside {
  // `chat` gives `words` and `announce()`; `el` makes an element, as chat.js does.
  constructor(chat, el) {
    Object.assign(this, { chat, el, house: chat.closest(".chat") });
    if (!this.house) return;
    const signal = chat.life.signal;
    WIDE.addEventListener("change", () => { if (this.box) this.place(); }, { signal });
    this.house.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.box && !event.isComposing) { event.stopPropagation(); this.close(); }
    }, { signal, capture: true }); // before the panel it may lie in hears the key and closes too
    // What lies under a sheet takes no part; a click on it falls through to the house, and closes the sheet.
    this.house.addEventListener("click", (event) => { if (event.target === this.house) this.close(); }, { signal });
  }

  // A click on a citation's link: the clause opens here, or the browser does what a link does.
  take(event, citation) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!this.house || !plain || !citation.clause) return;
    event.preventDefault();
    this.open(citation, event.currentTarget);
  }

  async open(citation, from) {
    const { el } = this, w = this.chat.words;
    this.close(false);
    this.from = from;
    const title = el("h2", { id: "beside-title", tabindex: "-1" }, `${citation.clause} ${citation.title}`);
    const body = el("div", { class: "text stack" }, ...String(citation.text).split("\n").map((line) => el("p", {}, line)));
    const copied = el("span", { role: "status" });
    this.box = el("section", { class: "beside", "aria-labelledby": "beside-title" },
      el("div", { class: "bar" }, el("p", { class: "note" }, this.chat.fill(w.clause, citation)),
        el("button", { type: "button", class: "quiet", onclick: () => this.close() }, w.close)),
      title, citation.summary ? el("p", { class: "gist" }, citation.summary) : null, body,
      el("p", { class: "acts" }, el("a", { href: citation.url, target: "_blank", rel: "noopener" }, w.whole),
        el("button", { type: "button", class: "link", onclick: () => this.copy(citation, body, copied) }, w.copyClause), copied));
    this.house.append(this.box);
    this.place();
    title.focus();
    const box = this.box;
    const found = await this.fetched(citation.url).catch(() => null); // what the robot quoted stands there until then, and where it fails
    if (found && this.box === box) body.replaceChildren(...found);
  }

  // Beside the chat or over it. Over it, the rest of the chat waits.
  place() {
    const beside = this.house.matches(".chat-page") && WIDE.matches;
    this.house.classList.toggle("with-clause", beside);
    this.box.classList.toggle("over", !beside);
    this.house.style.setProperty("--under-head", `${this.house.querySelector(":scope > .head")?.offsetHeight ?? 0}px`);
    if (beside) this.box.removeAttribute("role"); else this.box.setAttribute("role", "dialog");
    if (beside) this.box.removeAttribute("aria-modal"); else this.box.setAttribute("aria-modal", "true");
    for (const part of this.house.children) if (part !== this.box && !part.matches(".head")) part.inert = !beside;
  }

  async copy(citation, body, copied) {
    const source = this.chat.fill(this.chat.words.clause, citation);
    const text = [`${citation.clause} ${citation.title}`, body.innerText.trim(), `${source} · ${new URL(citation.url, location.href).href}`];
    await copy(text.join("\n\n"), body, copied, this.chat.words);
  }

  // The clause in the reader's language, and its table, as nodes of this page: no ids twice, no script runs in a parsed page.
  async fetched(address) {
    const url = new URL(address, location.href);
    const answer = await fetch(url.pathname);
    if (!answer.ok) return null;
    const clause = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(decodeURIComponent(url.hash.slice(1)));
    const parts = [clause?.querySelector(".side:not(.other)"), ...(clause?.querySelectorAll(".tables > :not(.other)") ?? [])].filter(Boolean);
    return parts.length ? parts.map((part) => this.own(document.importNode(part, true), url)) : null;
  }

  own(part, url) {
    part.querySelector("h3")?.remove();
    part.querySelector(".gist")?.remove();
    for (const node of [part, ...part.querySelectorAll("*")]) {
      node.removeAttribute("id");
      const href = node.localName === "a" && node.getAttribute("href");
      if (href) { node.href = new URL(href, url).href; node.target = "_blank"; node.rel = "noopener"; }
    }
    return part;
  }

  close(back = true) {
    if (!this.box) return;
    const within = this.box.contains(document.activeElement);
    this.box.remove();
    this.box = null;
    this.house.classList.remove("with-clause");
    for (const part of this.house.children) part.inert = false;
    if (!back || !(within || document.activeElement === document.body)) return;
    if (this.from?.isConnected) this.from.focus(); else this.chat.querySelector("textarea")?.focus();
  }
}
