// Keys stand on the buttons and links themselves (data-key); nothing is hidden.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    if (typing && event.key === "Escape") typing.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  if (!/^[a-z]$/.test(key)) return;
  const target = document.querySelector(`[data-key="${key}"]`);
  if (target) { event.preventDefault(); target.click(); }
});
