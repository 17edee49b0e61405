// Keys stand on the buttons and links themselves (data-key); nothing is hidden.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || document.querySelector("dialog[open]")) {
    if (typing && event.key === "Escape") typing.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  } else if (/^[a-z]$/.test(key)) {
    const target = document.querySelector(`[data-key="${key}"]`);
    if (target) { event.preventDefault(); target.click(); }
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
});
for (const button of document.querySelectorAll(".keys-button")) button.hidden = false;
