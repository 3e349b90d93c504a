// Inside the frame that another site shows: what the site has to know (that we are there, that it should close, that something was said), and no more.
const above = window.parent === window ? null : window.parent;
const chat = document.querySelector("mingshi-chat");
// The site behind the frame may be any of those the server lets frame this page; nothing said here is secret.
const tell = (what) => above?.postMessage({ mingshi: what }, "*");
let open = true;

addEventListener("message", (event) => {
  if (event.source !== above) return;
  if (event.data?.mingshi === "opened") { open = true; chat.querySelector("textarea")?.focus(); }
  if (event.data?.mingshi === "closed") open = false;
});
addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) tell("close"); });
chat.addEventListener("mingshi-ready", () => tell("ready"));
chat.addEventListener("mingshi-absent", () => tell("absent"));
chat.addEventListener("mingshi-message", () => { if (!open || document.hidden) tell("message"); });
const shut = document.querySelector("button.shut");
shut.hidden = !above;
shut.addEventListener("click", () => tell("close"));
