/* The passage behind a citation's number, shown on hover and on focus. It stays while the pointer
   is over it, goes on Escape, and is the number's description to a screen reader. */

const peek = document.createElement("div");
peek.id = "peek";
peek.className = "peek";
peek.setAttribute("role", "tooltip");
peek.hidden = true;
document.querySelector("main").append(peek);
let cite = null;
let closing = 0;

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => {
    if (event.pointerType === "touch") return;
    const over = event.target.closest(".cite, .peek");
    if (over?.matches(".cite")) show(over);
    else if (over) clearTimeout(closing);
    else if (cite && type === "pointerover") {
      clearTimeout(closing);
      closing = setTimeout(hide, 200);
    } else if (cite) hide();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !cite) return;
  event.preventDefault();
  hide();
});
document.addEventListener("click", () => hide());

function show(next) {
  clearTimeout(closing);
  if (next === cite) return;
  hide();
  const passage = document.getElementById(next.hash.slice(1));
  const card = passage?.closest(".source");
  if (!card) return;
  cite = next;
  card.classList.add("lit");
  const head = card.querySelector(".headline").cloneNode(false);
  head.textContent = card.querySelector(".headline").textContent;
  const shown = passage.cloneNode(true);
  shown.removeAttribute("id");
  peek.replaceChildren(card.querySelector(".slug").cloneNode(true), head, shown);
  peek.hidden = false;
  cite.setAttribute("aria-describedby", peek.id);
  place(cite.getBoundingClientRect());
  const said = cite.closest("li").querySelector("blockquote")?.textContent.trim();
  const own = [...shown.querySelectorAll("mark")].find((each) => each.textContent.trim() === said);
  // Only the number's own sentence is marked, and in sight where the passage is too long for both.
  if (own) {
    for (const each of shown.querySelectorAll("mark")) if (each !== own) each.replaceWith(...each.childNodes);
  }
  peek.scrollTop = own ? own.offsetTop + own.offsetHeight + 16 - peek.clientHeight : 0;
}

function place(at) {
  peek.style.maxHeight = "";
  const { width, height } = peek.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left - 24, document.documentElement.clientWidth - width - 12));
  const under = innerHeight - at.bottom - 16;
  const over = at.top - 16;
  const below = height < under || under > over;
  // Where neither side has room for it whole it is cut, rather than cover its number.
  const tall = Math.min(height, below ? under : over);
  if (tall < height) peek.style.maxHeight = `${tall}px`;
  peek.style.left = `${left + scrollX}px`;
  peek.style.top = `${(below ? at.bottom + 8 : at.top - tall - 8) + scrollY}px`;
}

function hide() {
  if (!cite) return;
  document.querySelector(".source.lit")?.classList.remove("lit");
  cite.removeAttribute("aria-describedby");
  cite = null;
  peek.hidden = true;
}
