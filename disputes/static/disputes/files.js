// Sends a file in pieces (tus 1.0.0), so that a lost connection or a reload costs nothing. Without this script the same form sends it whole.

const PIECE = 512 * 1024, TRIES = 6;
const form = document.querySelector("form[data-uploads]");
const headers = (more) => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...more });
const ask = (address, method, more = {}, body) => fetch(address, { method, body, headers: headers(more), cache: "no-store" });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

class Refused extends Error {}

async function refused(answer) {
  let words = "";
  try { words = (await answer.json()).detail; } catch { /* no words came */ }
  return new Refused(words || form.querySelector("[data-progress]").dataset.ended);
}

class Upload {
  constructor(file, box) {
    this.file = file; this.box = box; this.address = ""; this.offset = 0; this.paused = false; this.wake = null;
    this.bar = box.querySelector("progress"); this.said = box.querySelector("[data-said]");
    this.pauser = box.querySelector("[data-pause]"); this.resumer = box.querySelector("[data-resume]");
    this.pauser.onclick = () => this.hold("paused");
    this.resumer.onclick = () => this.goOn();
  }

  percent() { return Math.floor(this.offset * 100 / this.file.size); }

  show(words) {
    this.bar.value = this.percent();
    const text = this.box.dataset[words].replace("{percent}", this.percent());
    if (words !== "sending" || this.percent() % 10 === 0 || !this.said.textContent) this.said.textContent = text;
  }

  hold(words) {
    const focused = document.activeElement === this.pauser;
    this.paused = true; this.pauser.hidden = true; this.resumer.hidden = false;
    if (focused) this.resumer.focus();
    this.show(words);
  }

  goOn() {
    const focused = document.activeElement === this.resumer;
    this.paused = false; this.pauser.hidden = false; this.resumer.hidden = true;
    if (focused) this.pauser.focus();
    this.wake?.();
  }

  async begin() {
    const half = [...document.querySelectorAll("[data-half]")].find((each) => each.dataset.name === this.file.name && Number(each.dataset.size) === this.file.size);
    if (half) { this.address = half.dataset.half; await this.look(); return; }
    const answer = await ask(form.dataset.uploads, "POST", { "Upload-Length": this.file.size, "Upload-Metadata": this.metadata() });
    if (answer.status !== 201) throw await refused(answer);
    this.address = answer.headers.get("Location");
  }

  metadata() {
    const fields = form.elements, said = { filename: this.file.name, words: fields.words.value };
    if (fields.sensitive) said.sensitive = fields.sensitive.value;
    if (fields.claim?.value) said.claim = fields.claim.value;
    if (fields.original?.checked) said.original = form.dataset.original;
    return Object.entries(said).filter(([, value]) => value).map(([name, value]) => `${name} ${encode(value)}`).join(",");
  }

  async look() {
    const answer = await ask(this.address, "HEAD");
    if (!answer.ok) throw new Refused(this.box.dataset.stopped);
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async send() {
    let failed = 0;
    while (this.offset < this.file.size) {
      if (this.paused) { await new Promise((done) => { this.wake = done; }); await this.look().catch(() => {}); continue; }
      this.show("sending");
      try {
        const piece = this.file.slice(this.offset, this.offset + PIECE);
        const answer = await ask(this.address, "PATCH", { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.offset }, piece);
        if (answer.status === 204) { this.offset = Number(answer.headers.get("Upload-Offset")); failed = 0; continue; }
        if (answer.status === 409) { await this.look(); if (++failed > TRIES) throw await refused(answer); continue; }
        if (answer.status < 500 && answer.status !== 429) throw await refused(answer);
        throw new Error(String(answer.status));
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (++failed >= TRIES) { failed = 0; this.hold("stopped"); continue; }
        this.show("broken");
        await sleep(500 * 2 ** failed);
        await this.look().catch((reason) => { if (reason instanceof Refused) throw reason; });
      }
    }
    this.show("done");
  }
}

function complain(words) {
  const field = form.elements.file.closest(".field");
  field.classList.add("invalid");
  let error = field.querySelector(".error");
  if (!error) {
    error = document.createElement("div");
    error.className = "error"; error.id = "file-error";
    error.setAttribute("role", "alert");
    field.insertBefore(error, form.elements.file);
    form.elements.file.setAttribute("aria-describedby", "file-hint file-error");
  }
  error.textContent = words;
  form.elements.file.focus();
}

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-files]");
  const here = document.querySelector("[data-files]");
  if (!fresh || !here) return;
  const kept = document.activeElement, within = here.contains(kept);
  if (within && kept.id !== "listed") return;
  here.replaceWith(fresh);
  if (within) document.getElementById("listed").focus();
}

async function watch() {
  for (let turn = 0; turn < 60; turn += 1) {
    if (document.querySelector("[data-files]")?.dataset.waiting === "0") return;
    await sleep(turn < 10 ? 1500 : 5000);
    await refresh().catch(() => {});
  }
}

form?.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (!file || form.elements.sensitive && !form.elements.sensitive.value) return;
  event.preventDefault();
  const box = form.querySelector("[data-progress]"), button = form.querySelector(".buttons > button:not([type])");
  if (file.size > Number(form.dataset.most)) { complain(box.dataset.large); return; }
  const upload = new Upload(file, box);
  box.hidden = false; box.querySelector(".buttons").hidden = false; button.disabled = true;
  upload.goOn();
  upload.pauser.focus();
  try {
    await upload.begin();
    await upload.send();
    form.reset();
    form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector(`[data-half="${upload.address}"]`)?.remove();
    box.querySelector(".buttons").hidden = true;
    document.getElementById("listed").focus();
    await refresh();
    await watch();
    box.hidden = true;
  } catch (error) {
    box.hidden = true;
    complain(error.message);
  } finally { button.disabled = false; }
});

// The mediation room says when there is another file.
document.addEventListener("files:changed", () => refresh().catch(() => {}));

if (Number(document.querySelector("[data-files]")?.dataset.waiting)) watch();
