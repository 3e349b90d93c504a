// A file from the chat to the case of the conversation, in pieces (tus 1.0.0): chosen, asked about, sent, checked. Its name stays in this page.

const SMALLEST = 64 * 1024, LARGEST = 512 * 1024, QUICK = 700, TRIES = 5; // bytes, and milliseconds a piece may take for the next to be larger
const UNFIT = [413, 415, 422]; // answers that no other try changes: too large, empty, a kind we do not take
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const readable = (size) => (size < 1e6 ? `${Math.ceil(size / 1e3)} kB` : `${(size / 1e6).toFixed(1)} MB`);

class Refused extends Error {} // with words for the person
class Unfit extends Refused {} // this file never will be taken

export class Attaching {
  // `chat` gives words (`words.attach`, `words.filesUrl`), `token()`, `payload()`, `announce()`; `el` and `fill` are its helpers.
  constructor(chat, el, fill) {
    Object.assign(this, { chat, el, fill, words: chat.words.attach });
    this.input = el("input", { type: "file", accept: this.words.accept, hidden: true, onchange: () => this.choose(this.input.files[0]) });
    this.button = el("button", { type: "button", class: "quiet attach", onclick: () => this.open() }, this.words.button);
    this.box = el("section", { class: "attaching", "aria-label": this.words.button, tabindex: "-1", hidden: true });
  }

  ask(address, method, more = {}, body) {
    const headers = { "Tus-Resumable": "1.0.0", Authorization: `Bearer ${this.chat.token()}`, ...more };
    return fetch(address, { method, body, headers, cache: "no-store" });
  }

  async standing() {
    const answer = await this.ask(this.chat.words.filesUrl, "GET");
    if (!answer.ok) throw await this.refused(answer);
    return answer.json();
  }

  async refused(answer) {
    let words = "";
    try { words = (await answer.json()).detail; } catch { /* no words came */ }
    return new (UNFIT.includes(answer.status) ? Unfit : Refused)(words || this.words.stopped);
  }

  open() { if (!this.file) this.input.click(); else this.box.focus(); }

  async choose(file) {
    this.input.value = "";
    if (!file) return;
    this.file = file; this.address = ""; this.offset = 0; this.aborted = false;
    await this.next();
  }

  // What stands between the chosen file and its being sent: a case, then the answer about sensitive information.
  async next() {
    if (!this.file || this.address) return;
    let now;
    try { now = await this.standing(); } catch (error) { this.failed(error, () => this.next()); return; }
    if (this.file.size > now.most) { this.failed(new Unfit(this.fill(this.words.large, { most: now.most_words }))); return; }
    const chosen = this.fill(this.words.chosen, { name: this.file.name, size: readable(this.file.size) });
    if (!now.case) {
      const complain = ["button", () => this.chat.payload("/complaint", this.chat.words.complaint), this.chat.words.complaint];
      this.show([chosen, this.words.noCase], [complain, this.leave()]);
      return;
    }
    const text = [chosen, this.fill(this.words.toCase, { reference: now.case }), now.consent.text, this.words.sensitive];
    const go = (sensitive) => { this.said = { ...this.about(now), sensitive }; this.send(); };
    const no = ["no", () => go("none"), this.words.no], yes = ["yes", () => go(now.consent.sha256), this.words.yes];
    // Whoever said no to it is not asked again: without a hash there is nothing to agree to here.
    this.show(text, now.consent.sha256 ? [no, yes, this.leave()] : [no, this.leave()], this.asks(now));
  }

  // What may be said with the file, as on the page of the case: what it shows, which claim it supports, whether the untouched original is kept.
  asks(now) {
    const { el } = this, w = this.words, id = (name) => this.chat.id(name), optional = el("span", { class: "optional" }, ` ${w.optional}`);
    const words = el("textarea", { id: id("attach-words"), name: "words", rows: "2", maxlength: now.words_limit, "aria-describedby": id("attach-words-hint") }, this.said?.words); // written for a file that was refused
    const parts = [el("label", { for: id("attach-words") }, w.words, optional), el("p", { class: "hint", id: id("attach-words-hint") }, w.wordsHint), words];
    if (now.claims.length) {
      const choice = el("select", { id: id("attach-claim"), name: "claim" }, el("option", { value: "" }, w.noClaim), ...now.claims.map((each) => el("option", { value: each.n }, each.title)));
      parts.push(el("label", { for: id("attach-claim") }, w.claim, optional.cloneNode(true)), choice);
    }
    const keep = el("input", { type: "checkbox", name: "original", value: now.original.sha256 });
    const original = el("details", {}, el("summary", {}, now.original.title), el("p", { class: "note" }, now.original.text), el("label", { class: "tick" }, keep, el("span", {}, w.original)));
    return el("form", { class: "about", onsubmit: (event) => event.preventDefault() }, ...parts, original);
  }

  about(now) {
    const fields = this.box.querySelector("form")?.elements;
    const said = { words: fields?.words.value.trim(), claim: fields?.claim?.value, original: fields?.original.checked ? now.original.sha256 : "" };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  }

  leave() { return ["cancel", () => this.cancel(), this.words.cancel]; }

  // The last line of what is asked with a form stands with its buttons, in sight however long the form is.
  show(lines, buttons, form = null) {
    const acts = buttons.map(([name, act, title]) => this.el("button", { type: "button", class: "quiet", "data-act": name, onclick: act }, title));
    const said = lines.map((line) => this.el("p", {}, line));
    const asked = this.el("div", { class: "asked" }, ...(form ? said.splice(-1) : []), this.el("div", { class: "chips" }, ...acts));
    this.box.replaceChildren(...said.slice(0, 2), ...(form ? [form] : []), ...said.slice(2), asked);
    if (this.box.hidden) { this.box.hidden = false; this.box.focus(); }
    this.box.style.setProperty("--asked", `${asked.offsetHeight}px`); // what takes the focus scrolls clear of it
    this.chat.announce(lines.join(" "));
  }

  async send() {
    const bar = this.el("progress", { max: "100", value: "0", "aria-label": this.words.progress });
    this.box.replaceChildren(this.el("p", {}, this.file.name), bar, this.stand = this.el("p", { class: "note" }),
      this.el("div", { class: "chips" }, this.el("button", { type: "button", class: "quiet", "data-act": "cancel", onclick: () => this.cancel() }, this.words.cancel)));
    this.bar = bar;
    this.box.focus();
    try {
      if (!this.address) await this.begin();
      await this.pieces();
      if (!this.aborted) await this.watch();
    } catch (error) { if (!this.aborted) this.failed(error, () => this.resume()); }
  }

  async begin() {
    const said = { filename: this.file.name, ...this.said };
    const metadata = Object.entries(said).map(([name, value]) => `${name} ${encode(value)}`).join(",");
    const answer = await this.ask(this.chat.words.filesUrl, "POST", { "Upload-Length": this.file.size, "Upload-Metadata": metadata });
    if (answer.status !== 201) throw await this.refused(answer);
    this.address = answer.headers.get("Location");
  }

  async look() {
    const answer = await this.ask(this.address, "HEAD");
    if (!answer.ok) { this.address = ""; throw new Refused(this.words.stopped); }
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async pieces() {
    let failed = 0, size = SMALLEST; // small at first: on a slow line it is seen to go on
    while (this.offset < this.file.size && !this.aborted) {
      this.tell(this.words.sending);
      try {
        const piece = this.file.slice(this.offset, this.offset + size), began = performance.now();
        const answer = await this.ask(this.address, "PATCH", { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.offset }, piece);
        if (answer.status === 204) { this.offset = Number(answer.headers.get("Upload-Offset")); failed = 0; size = performance.now() - began < QUICK ? Math.min(size * 2, LARGEST) : size; continue; }
        if (answer.status < 500 && answer.status !== 409 && answer.status !== 429) throw await this.refused(answer);
        throw new Error(String(answer.status));
      } catch (error) {
        if (this.aborted) return;
        if (error instanceof Refused || ++failed >= TRIES) throw error;
        this.tell(this.words.broken);
        await sleep(500 * 2 ** failed);
        await this.look().catch((reason) => { if (reason instanceof Refused) throw reason; });
      }
    }
  }

  tell(words) {
    const percent = this.file.size ? Math.floor(this.offset * 100 / this.file.size) : 100;
    this.bar.value = percent;
    this.stand.textContent = this.fill(words, { percent });
  }

  async resume() { // what arrived is not sent again
    this.offset = 0;
    if (this.address) await this.look().catch(() => {});
    await this.send();
  }

  failed(error, again) {
    const words = error instanceof Refused ? error.message : this.words.stopped;
    const other = ["other", () => { this.file = null; this.open(); }, this.words.other], once = ["retry", again, this.chat.words.retry];
    this.show([words], [error instanceof Unfit ? other : once, this.leave()]);
  }

  // Until the check is over: the thread says that the file is there, this says what came of it.
  async watch() {
    this.bar.value = 100;
    this.stand.textContent = this.words.done;
    this.chat.announce(this.words.done);
    const id = this.address.split("/").filter(Boolean).pop();
    for (let turn = 0; turn < 40; turn += 1) {
      const found = (await this.standing().catch(() => ({ files: [] }))).files.find((each) => each.id === id);
      if (found && !found.checking) { this.end([this.fill(this.words.checked, { state: found.state }), found.why].filter(Boolean).join(" ")); return; }
      await sleep(turn < 10 ? 1000 : 4000);
    }
    this.end("");
  }

  async cancel() {
    this.aborted = true;
    const address = this.address;
    this.end(this.words.cancelled);
    if (address) await this.ask(address, "DELETE").catch(() => {});
  }

  end(words) {
    const within = this.box.contains(document.activeElement);
    this.file = null; this.address = ""; this.said = null;
    this.box.hidden = true; this.box.replaceChildren();
    if (words) this.chat.note(words);
    if (within) this.button.focus();
  }
}
