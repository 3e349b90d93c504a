// The form of the page and of the offline file: what is chosen or pasted is checked here, and nothing leaves the browser.
import { check, meaning, say, ui } from "./verify.js";

const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

async function given(form) {
  const files = [];
  for (const input of form.querySelectorAll("input[type=file]")) {
    for (const file of input.files) files.push({ name: file.name, body: new Uint8Array(await file.arrayBuffer()) });
  }
  for (const box of form.querySelectorAll("textarea[data-given]")) {
    const text = box.value.replaceAll("\r\n", "\n");
    if (text.trim()) files.push({ name: box.dataset.given, body: new TextEncoder().encode(text.replace(/^\n+/, "")), earlier: "earlier" in box.dataset });
  }
  return files;
}

function show(place, found, language) {
  const words = ui(language), [means, not] = meaning(found, language), list = make("ul");
  const title = make("h2", words[found.verdict]);
  if (found.verdict === "held") title.append(" ", make("span", words.stamp, "stamp"));
  for (const line of found.lines) list.append(make("li", say(line, language), line.held ? "" : "late"));
  place.replaceChildren(title, list);
  for (const [head, text] of [[words.means, means], [words.not, not]]) if (text) place.append(make("h3", head), make("p", text));
  place.append(make("p", words.here, "note"));
  place.hidden = false;
  place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });  // the verdict first, however long the rest is
}

for (const form of document.querySelectorAll("form[data-verify]")) {
  const place = document.getElementById(form.dataset.verify), language = form.dataset.language;
  const run = async () => {
    const keys = form.querySelector("textarea[data-keys]").value.split("\n").map((line) => line.trim()).filter(Boolean);
    show(place, await check(await given(form), keys), language);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dropping");
    const input = form.querySelector("input[type=file]");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; run(); }
  });
  for (const each of form.querySelectorAll("[data-with-script]")) each.hidden = false;
}

// The offline file holds both languages; one is shown.
for (const button of document.querySelectorAll("button[data-show]")) {
  button.addEventListener("click", () => pick(button.dataset.show));
}
function pick(language) {
  for (const part of document.querySelectorAll("[data-in]")) part.hidden = part.dataset.in !== language;
  document.documentElement.lang = language === "zh-hans" ? "zh-Hans" : "en";
  document.title = document.querySelector(`[data-in="${language}"] h1`).textContent;
}
if (document.querySelector("button[data-show]")) pick(navigator.language.toLowerCase().startsWith("zh") ? "zh-hans" : "en");
