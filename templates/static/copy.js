/* Copies an answer with its citations, as the server wrote it. */

for (const each of document.querySelectorAll(".copy")) each.hidden = !navigator.clipboard;
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      for (const each of node.querySelectorAll?.(".copy") ?? []) each.hidden = !navigator.clipboard;
    }
  }
}).observe(document.querySelector("main"), { childList: true, subtree: true });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser does not let it be copied";
  }
  setTimeout(() => (button.textContent = words), 2000);
});
