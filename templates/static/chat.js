/* The chat page, made livelier: answers arrive in place and can be stopped and asked again.
   Every fragment comes from the server's own templates; here nothing is made from an article's
   text. Without this file the same form and links work by loading pages. */

import { events } from "./stream.js";
import "./copy.js";
import "./judge.js";
import "./peek.js";
import "./beside.js";
import "./keys.js";

const form = document.getElementById("ask");
const turns = document.getElementById("turns");
const status = document.getElementById("status");
let running = null;

if (form) {
  grow(form.elements.q);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    if (!fields.get("q").trim()) return;
    form.elements.q.value = "";
    ask(fields);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // Not link.href, which is no string where the link is drawn: a bar of the chart.
    const fields = new URL(link.getAttribute("href"), location.href).searchParams;
    const conversation = form.elements.conversation?.value;
    if (conversation) fields.set("conversation", conversation);
    ask(fields);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && running && !event.defaultPrevented) running.abort();
  });
}

/** A one-line field that wraps and grows with a long question; Enter still asks. */
function grow(input) {
  const area = document.createElement("textarea");
  for (const { name, value } of input.attributes) {
    if (!["type", "value"].includes(name)) area.setAttribute(name, value);
  }
  area.rows = 1;
  area.value = input.value;
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  input.replaceWith(area);
}

/** Asks, and shows what comes of it in a new turn, or in the place of one that failed. */
async function ask(fields, place) {
  running?.abort();
  const stopping = (running = new AbortController());
  const question = fields.get("q").trim();
  let turn = fragment("arriving");
  turn.querySelector("h2").textContent = question;
  turn.querySelector(".stop").addEventListener("click", () => stopping.abort());
  converse();
  if (place) place.replaceWith(turn);
  else turns.append(turn);
  turn.scrollIntoView({ block: "start" });
  status.textContent = "Searching the archive";
  try {
    const response = await fetch("/ask/stream", {
      method: "POST",
      body: fields,
      headers: { Accept: "text/event-stream" },
      signal: stopping.signal,
    });
    if (!response.ok) throw new Refused(await detail(response));
    let finished = false;
    let heard = 0;
    for await (const { name, data } of events(response)) {
      if (name === "error") throw new Refused(data.detail);
      const drawn = parsed(data.html);
      const stopHeld = document.activeElement.matches(".stop") && turn.contains(document.activeElement);
      if (name !== "answer") drawn.querySelector(".answer").append(stopper(stopping));
      turn.replaceWith(drawn);
      turn = drawn;
      if (stopHeld) (turn.querySelector(".stop") ?? turn.querySelector("h2")).focus();
      heard = announce(turn, heard);
      if (name === "answer") {
        finished = true;
        settle(question, data);
      }
    }
    if (!finished) throw new Refused("The answer broke off before it was complete.");
  } catch (error) {
    fail(turn, fields, stopping.signal.aborted ? "Stopped." : sentence(error));
  } finally {
    if (running === stopping) running = null;
  }
}

/** Says each sentence once, as it becomes complete, and the end in one line. */
function announce(turn, heard) {
  const sentences = [...turn.querySelectorAll(".sentences :is(blockquote, .written)")];
  const busy = turn.hasAttribute("aria-busy");
  const fresh = sentences.slice(heard).map((each) => each.textContent.trim());
  const sources = turn.querySelectorAll(".evidence .source").length;
  if (!busy) {
    fresh.push(
      sentences.length
        ? `Answered from ${sources} ${sources === 1 ? "source" : "sources"}.`
        : turn.querySelector(".verdict").textContent,
    );
  }
  if (fresh.length) status.textContent = fresh.join(" ");
  return sentences.length;
}

/** The answer is complete: remember the conversation, and let the address lead back here. */
function settle(question, { conversation, permalink }) {
  let field = form.elements.conversation;
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "conversation" });
    form.append(field);
  }
  field.value = conversation;
  let forget = document.querySelector(".forget");
  if (!forget) {
    forget = fragment("forgetting");
    form.parentElement.after(forget);
  }
  forget.elements.conversation.value = conversation;
  const single = turns.children.length === 1;
  const address = single ? permalink : `/?${new URLSearchParams({ conversation })}`;
  history.replaceState(null, "", address);
  document.title = `${question} · Dateline`;
}

function fail(turn, fields, message) {
  const failed = fragment("failed");
  failed.querySelector("h2").textContent = fields.get("q").trim();
  failed.querySelector(".notice").textContent = message;
  failed.querySelector(".retry").addEventListener("click", () => ask(fields, failed));
  turn.replaceWith(failed);
  status.textContent = message;
}

/** From the first visit's page to a conversation: the question box moves below the turns. */
function converse() {
  const welcome = document.querySelector(".welcome");
  if (!welcome) return;
  const composer = document.createElement("div");
  composer.className = "composer";
  composer.append(form);
  const heading = Object.assign(document.createElement("h1"), { textContent: "Questions and answers" });
  heading.className = "visually-hidden";
  turns.before(heading);
  turns.after(composer);
  welcome.remove();
  form.querySelector("label").textContent = form.dataset.then;
  form.elements.q.focus({ preventScroll: true });
}

class Refused extends Error {}

function sentence(error) {
  return error instanceof Refused ? error.message : "The archive cannot be reached just now.";
}

async function detail(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return "The archive cannot answer just now.";
  }
}

function stopper(stopping) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Stop" });
  button.className = "quiet stop";
  button.addEventListener("click", () => stopping.abort());
  return button;
}

function fragment(name) {
  return document.getElementById(name).content.firstElementChild.cloneNode(true);
}

function parsed(html) {
  return document.importNode(new DOMParser().parseFromString(html, "text/html").body.firstElementChild, true);
}
