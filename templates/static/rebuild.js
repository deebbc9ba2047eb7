/* The keeper's button: starts a build in place and tells how far it is; the archive answers on. */

const form = document.getElementById("rebuild");
const bar = form.querySelector("progress");
const told = form.querySelector(".step");
const button = form.querySelector("button");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await fetch("/api/rebuild", { method: "POST" });
    if (!response.ok) return say((await response.json()).detail);
    watch();
  } catch {
    say("The service cannot be reached just now.");
  }
});

async function watch() {
  try {
    const state = await (await fetch("/api/rebuild")).json();
    const running = state.state === "running";
    button.disabled = running;
    bar.hidden = !running;
    if (running) {
      if (state.total) Object.assign(bar, { max: state.total, value: state.done });
      else bar.removeAttribute("value");
      say(state.total ? `${state.step}: ${state.done} of ${state.total}` : state.step);
      setTimeout(watch, 500);
    } else if (state.state === "failed") say(state.problem);
    else if (state.state === "done" && told.textContent) location.reload();
  } catch {
    say("The service cannot be reached just now.");
    button.disabled = false;
  }
}

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

watch();
