/* The keeper's button: starts a build in place and tells how far it is; the archive answers on. */

const form = document.getElementById("rebuild");
const bar = form.querySelector("progress");
const told = form.querySelector(".step");
const button = form.querySelector("button");
let waiting = false;
let before = "";
let asked = 0;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await fetch("/api/rebuild", { method: "POST" });
    if (!response.ok) return say((await response.json()).detail);
    await begin();
    say("Starting");
    watch();
  } catch {
    say("The service cannot be reached just now.");
  }
});

async function watch() {
  try {
    const state = await read("/api/rebuild");
    if (state.state === "running") {
      await begin();
      show(state);
    } else if (state.state === "failed") say(state.problem);
    else if (waiting && (await serves())) return location.reload();
    const busy = state.state === "running" || (waiting && state.state === "done");
    button.disabled = busy;
    bar.hidden = !busy;
    if (busy) setTimeout(watch, 500);
  } catch {
    say("The service cannot be reached just now.");
    button.disabled = false;
  }
}

/** Remembers what served when the build began. */
async function begin() {
  if (!waiting) before = (await read("/api/stats")).generation;
  waiting = true;
}

/** Whether the service answers from what was built, or will not: then nothing had changed. */
async function serves() {
  bar.removeAttribute("value");
  say("Changing over");
  asked += 1;
  return asked > 10 || (await read("/api/stats")).generation !== before;
}

function show({ step, done, total }) {
  if (total) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute("value");
  say(total ? `${step}: ${done} of ${total}` : step || "Starting");
}

async function read(address) {
  return (await fetch(address)).json();
}

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

watch();
