/* On a wide window a source opens beside the answer, at its marked sentence; on a narrow one, and
   with a modifier key, the link simply leads to the article's page. */

const wide = matchMedia("(min-width: 62rem)");

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".source a.open");
  if (!link || !wide.matches) return;
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const story = await load(link.href);
  if (story) open(link, story);
  else location.assign(link.href);
});

async function load(href) {
  try {
    const response = await fetch(href);
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return document.importNode(page.querySelector("article.story"), true);
  } catch {
    return null;
  }
}

function open(link, story) {
  const turn = link.closest(".turn");
  const evidence = link.closest(".evidence");
  const panel = document.getElementById("reader").content.firstElementChild.cloneNode(true);
  panel.querySelector(".page").href = link.href;
  panel.append(story);
  // The page already has its h1, and the turn its h2 and h3.
  const heading = retag(story.querySelector("h1"), "h3");
  for (const each of story.querySelectorAll("h2")) retag(each, "h4");
  heading.tabIndex = -1;

  const close = () => {
    panel.remove();
    evidence.hidden = false;
    turn.classList.remove("reading");
    link.focus();
  };
  panel.querySelector(".close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });

  evidence.hidden = true;
  turn.classList.add("reading");
  evidence.after(panel);
  heading.focus({ preventScroll: true });
  const mark = panel.querySelector("#m");
  if (mark) {
    const gap = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop = gap - panel.clientHeight / 3;
  }
  panel.scrollIntoView({ block: "nearest" });
}

function retag(element, name) {
  const other = document.createElement(name);
  for (const { name: attribute, value } of element.attributes) other.setAttribute(attribute, value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}
