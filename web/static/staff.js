"use strict";
/* [data-copy="#id"]: copy the value of a field; the button says so. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  } catch {
    /* Without the right to the clipboard the text stays selected, to be copied by hand. */
  }
});
