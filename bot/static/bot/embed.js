// The chat on somebody else's site: <script type="module" src="https://our.address/embed.js"></script> and nothing more.
// It adds <mingshi-assistant> where the page has none: a button, and the chat in a frame of ours, so that the site cannot read what is said.
// The words stand in WORDS, which the server writes above this text. Needs of the site's policy: script-src and frame-src with our address.

const HOME = new URL(".", import.meta.url).origin;
const PATIENCE = 10_000; // milliseconds until a frame that says nothing counts as blocked

const COVERS = "(max-width: 30rem), (max-height: 34rem)"; // a phone, a low window: the chat has all of it

const SHEET = `
:host { all: initial; position: fixed; inset-inline-end: clamp(.75rem, 3vw, 2rem); bottom: clamp(.75rem, 3vw, 1.5rem); z-index: 2147483000; color-scheme: light dark;
  --paper: #faf8f4; --ink: #1c1a17; --rule: #e2ddd3; --seal: #b3261e; --on-seal: #fff; --focus: #1f5fbf;
  font: 400 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); }
@media (prefers-color-scheme: dark) { :host { --paper: #171513; --ink: #ece7de; --rule: #3a352f; --seal: #f0776c; --on-seal: #171513; --focus: #8ab4f8; } }
button { all: unset; box-sizing: border-box; min-height: 48px; padding: .5rem 1.25rem; border-radius: 999px; border: 1px solid var(--paper); background: var(--ink); color: var(--paper); font-weight: 600; cursor: pointer; display: inline-flex; align-items: center; }
button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
button[data-unread]::after { content: attr(data-unread); margin-inline-start: .6em; min-width: 1.6em; text-align: center; border-radius: 999px; background: var(--seal); color: var(--on-seal); font-size: .85em; }
section { position: fixed; inset-inline-end: clamp(.5rem, 3vw, 2rem); bottom: 5rem; width: min(29rem, calc(100vw - 1rem)); height: min(42rem, calc(100dvh - 6.5rem)); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; background: var(--paper); display: flex; }
section[hidden] { display: none; }
iframe { border: 0; width: 100%; height: 100%; }
p { margin: auto; padding: 1.5rem; text-align: center; }
a { color: inherit; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media ${COVERS} { section { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
@media print { :host { display: none; } }
`;

class MingshiAssistant extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const said = (this.lang || this.closest("[lang]")?.lang || navigator.language || "en").toLowerCase();
    this.code = said.startsWith("zh") ? "zh-hans" : "en";
    this.words = WORDS[this.code];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.lang = this.code === "en" ? "en" : "zh-Hans";
    this.button.textContent = this.words.open;
    this.button.setAttribute("aria-expanded", "false");
    this.heard = document.createElement("span");
    this.heard.className = "heard";
    this.heard.setAttribute("role", "status");
    root.append(this.button, this.heard);
    this.button.addEventListener("click", () => (this.panel && !this.panel.hidden ? this.close() : this.open()));
    root.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) this.close(); });
    this.end = new AbortController();
    this.narrow = matchMedia(COVERS);
    this.narrow.addEventListener("change", () => this.cover(), { signal: this.end.signal });
    addEventListener("message", (event) => this.told(event), { signal: this.end.signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.panel && !this.panel.hidden) this.count(0); }, { signal: this.end.signal });
  }

  disconnectedCallback() { this.end?.abort(); for (const part of this.stilled ?? []) part.inert = false; this.stilled = null; }

  open() {
    if (!this.panel) this.draw();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.cover();
    this.count(0);
    this.say("opened");
    this.frame?.focus();
  }

  close() {
    if (!this.panel || this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.say("closed");
    this.cover();
    this.button.focus();
  }

  // What the chat covers takes no part meanwhile: nothing behind it gets the focus or is read.
  cover() {
    const covers = Boolean(this.panel) && !this.panel.hidden && this.narrow.matches;
    if (covers === Boolean(this.stilled)) return;
    for (const part of this.stilled ?? []) part.inert = false;
    this.stilled = covers ? [this.button, ...[...document.body.children].filter((part) => !part.inert && !part.contains(this))] : null;
    for (const part of this.stilled ?? []) part.inert = true;
  }

  draw() {
    this.panel = document.createElement("section");
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", this.words.title);
    this.frame = document.createElement("iframe");
    this.frame.title = this.words.title;
    this.frame.src = `${HOME}/${this.code}/chat/frame/`;
    this.frame.allow = "clipboard-write";
    this.panel.append(this.frame);
    this.shadowRoot.insertBefore(this.panel, this.button);
    this.blocked = setTimeout(() => this.apologise(), PATIENCE);
  }

  // This site is not on our list, or the network is gone: the chat has a page of its own.
  apologise() {
    const line = document.createElement("p"), link = document.createElement("a");
    link.href = `${HOME}/${this.code}/chat/`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.words.page;
    line.append(this.words.blocked, " ", link);
    this.frame.replaceWith(line);
    this.frame = null;
    link.focus();
  }

  say(what) { if (this.there) this.frame.contentWindow.postMessage({ mingshi: what }, HOME); }

  told(event) {
    if (!this.frame || event.origin !== HOME || event.source !== this.frame.contentWindow) return;
    const what = event.data?.mingshi;
    if (what === "ready") { clearTimeout(this.blocked); this.there = true; this.say(this.panel.hidden ? "closed" : "opened"); }
    if (what === "close") this.close();
    if (what === "absent") { clearTimeout(this.blocked); this.apologise(); }
    if (what === "message" && (this.panel.hidden || document.hidden)) this.count((this.unread || 0) + 1);
  }

  count(number) {
    this.unread = number;
    if (number) this.button.dataset.unread = number; else delete this.button.dataset.unread;
    this.heard.textContent = number ? this.words.unread.replace("{n}", number) : "";
  }
}

if (!customElements.get("mingshi-assistant")) customElements.define("mingshi-assistant", MingshiAssistant);
const put = () => { if (!document.querySelector("mingshi-assistant")) document.body.append(document.createElement("mingshi-assistant")); };
if (document.body) put(); else addEventListener("DOMContentLoaded", put);
