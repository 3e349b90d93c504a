// What a page gains with scripts; nothing here is needed to use it.
const announceLater = (target, text) => { clearTimeout(target.timer); target.timer = setTimeout(() => { target.textContent = text; }, 1000); };

// The error summary takes the focus, so that it is read first.
document.querySelector(".error-summary")?.focus();

// Character count: said when typing stops; too long a text is kept, never cut.
for (const box of document.querySelectorAll("[data-limit]")) {
  const seen = document.createElement("p"), heard = document.createElement("p");
  const limit = Number(box.dataset.limit);
  seen.className = "count"; seen.setAttribute("aria-hidden", "true");
  heard.className = "visually-hidden"; heard.setAttribute("role", "status");
  box.after(seen, heard);
  const count = () => {
    const left = limit - [...box.value].length;
    const text = (left < 0 ? box.dataset.over : box.dataset.left).replace("{n}", Math.abs(left));
    seen.textContent = text; seen.classList.toggle("over", left < 0);
    if (document.activeElement === box) announceLater(heard, text);
  };
  box.addEventListener("input", count);
  count();
}

// Copy and print buttons appear only where they work.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
  });
}
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Printing opens what is folded.
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("main details:not([open])")) { fold.open = true; fold.dataset.folded = ""; } });
addEventListener("afterprint", () => { for (const fold of document.querySelectorAll("details[data-folded]")) { fold.open = false; delete fold.dataset.folded; } });

// One click, one sending.
for (const form of document.querySelectorAll("form[method=post]:not([data-again])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent && Date.now() - form.dataset.sent < 3000) event.preventDefault();
    else form.dataset.sent = Date.now();
  });
}
