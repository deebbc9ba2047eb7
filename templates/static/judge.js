/* Sends "Was this right?" in place, and says that it was taken. */

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".judge");
  if (!form) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  delete fields.to;
  for (const name of ["expected", "comment"]) if (!fields[name]) delete fields[name];
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  try {
    const response = await fetch("/api/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
    told.textContent = response.ok ? "Thank you: kept on this machine." : (await response.json()).detail;
  } catch {
    told.textContent = "It could not be sent just now.";
  }
  form.replaceWith(told);
});
