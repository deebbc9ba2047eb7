/* Keyboard shortcuts, a list of them, and a switch that turns the single-key ones off. */

const help = document.getElementById("keyboard");
const STORE = "dateline.single-keys";
let single = true;
try {
  single = localStorage.getItem(STORE) !== "off";
} catch {
  // A browser that keeps nothing keeps the shortcuts on.
}

if (help) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "Keyboard";
  button.addEventListener("click", () => help.showModal());
  document.querySelector(".colophon p:last-child").append(" · ", button);
  const choice = help.querySelector("input");
  choice.checked = single;
  choice.addEventListener("change", () => {
    single = choice.checked;
    try {
      localStorage.setItem(STORE, single ? "on" : "off");
    } catch {
      // Then the choice lasts as long as the page.
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const box = document.getElementById("q");
  if ((event.ctrlKey || event.metaKey) && event.key === "k" && box) {
    event.preventDefault();
    box.focus();
    return;
  }
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || !single) return;
  if (event.key === "/" && box) box.focus();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "?" && help) help.showModal();
  else return;
  event.preventDefault();
});

function step(by) {
  const links = [...document.querySelectorAll(".source a.open, .rows a")].filter((each) => each.offsetParent);
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
}
