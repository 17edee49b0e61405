// The one script of the review site. Pages can be read and decided on without it; it adds keys, an outbox that keeps
// decisions while network or server are away, and labels by two clicks.
"use strict";

const words = document.getElementById("words")?.dataset ?? {};
const first = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(name + "="))?.slice(name.length + 1) ?? "";
const csrf = () => cookie("csrftoken") || first("input[name=csrfmiddlewaretoken]")?.value || "";

// crypto.randomUUID is missing on http:// addresses other than this machine.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function say(text, kind = "success") {
  if (!text) return;
  const list = document.getElementById("messages");
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  if (kind === "success" || kind === "info") all("li.success, li.info", list).forEach((old) => old.remove());
  list.append(item);
}

// ---------------------------------------------------------------- The outbox: nothing decided here is ever lost
const outbox = {
  key: `guongsang.outbox.${document.body.dataset.user ?? ""}`,
  sending: null,
  timer: 0,
  answers: new Map(),
  pause: 1000,
  waiting() {
    try { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); } catch { return []; }
  },
  keep(entries) {
    localStorage.setItem(this.key, JSON.stringify(entries));
    this.show();
  },
  show(signIn = false) {
    const line = document.getElementById("outbox");
    if (!line) return;
    const count = this.waiting().length;
    line.hidden = count === 0 || (this.pause === 1000 && !signIn && navigator.onLine);
    line.textContent = `${signIn ? words.signIn : words.kept} ${count}`;
  },
  // Resolves with the server's answer, or with null while the entry has to wait.
  add(url, fields, name) {
    const entry = { url, fields: { token: uuid(), ...fields }, name, at: Date.now() };
    this.keep([...this.waiting(), entry]);
    return this.flush(entry.fields.token);
  },
  async flush(wanted = "") {
    while (this.sending) await this.sending;
    this.sending = this.sendAll();
    await this.sending;
    this.sending = null;
    return this.answers.get(wanted) ?? null;
  },
  async sendAll() {
    clearTimeout(this.timer);
    for (const entry of this.waiting()) {
      const outcome = await this.send(entry);
      if (outcome === "later" || outcome === "sign-in") {
        this.pause = Math.min(this.pause * 2, 30000);
        this.show(outcome === "sign-in");
        this.timer = setTimeout(() => this.flush(), this.pause);
        return;
      }
      this.pause = 1000;
      this.keep(this.waiting().filter((one) => one.fields.token !== entry.fields.token));
      this.answers.set(entry.fields.token, outcome);
    }
  },
  async send(entry) {
    let response;
    try {
      response = await fetch(entry.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": csrf() },
        body: new URLSearchParams(entry.fields),
        redirect: "manual",
        signal: AbortSignal.timeout(15000),
      });
    } catch { return "later"; }
    if (response.type === "opaqueredirect") return "sign-in";
    if (response.ok) {
      const answer = await response.json().catch(() => null);
      return answer ?? "later";
    }
    if (response.status >= 500 || response.status === 429 || response.status === 408) return "later";
    const said = await response.json().then((answer) => answer.said, () => "");
    say(said || `${words.refused} ${entry.name} (${response.status})`, "error");
    return { refused: true };
  },
};

// ---------------------------------------------------------------- Asking for the reason of a rejection
function askReason() {
  const dialog = document.getElementById("reason-dialog");
  const typed = first("input[name=reason]", dialog);
  typed.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  typed.focus();
  return new Promise((resolve) => {
    const done = () => {
      const chosen = dialog.dataset.chosen;
      delete dialog.dataset.chosen;
      resolve(chosen === undefined ? null : chosen);
    };
    dialog.addEventListener("close", done, { once: true });
  });
}
document.getElementById("reason-dialog")?.addEventListener("click", (event) => {
  const dialog = event.currentTarget;
  if (event.target.closest("[data-cancel]")) dialog.close();
});
document.getElementById("reason-dialog")?.addEventListener("submit", (event) => {
  const dialog = event.currentTarget;
  const quick = event.submitter && !event.submitter.hasAttribute("data-typed") ? event.submitter.value : "";
  dialog.dataset.chosen = quick || first("input[name=reason]", dialog).value;
});
document.getElementById("reason-dialog")?.addEventListener("keydown", (event) => {
  if (!/^[1-9]$/.test(event.key) || first("input[name=reason]", event.currentTarget).value) return;
  const quick = first(`[data-digit="${event.key}"]`, event.currentTarget);
  if (quick) { event.preventDefault(); quick.click(); }
});

// ---------------------------------------------------------------- Queue: one row is chosen, keys decide about it
const queue = {
  rows: () => all(".queue .item"),
  chosen: () => first(".queue .item.chosen"),
  choose(row) {
    if (!row) return;
    all(".queue .item.chosen").forEach((old) => old.classList.remove("chosen"));
    row.classList.add("chosen");
    first(".row-link", row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    sessionStorage.setItem("guongsang.row", row.dataset.row);
  },
  move(step) {
    const rows = this.rows();
    const at = rows.indexOf(this.chosen());
    const next = rows[at + step];
    if (next) return this.choose(next);
    const page = first(step > 0 ? ".pages a[rel=next]" : ".pages a[rel=prev]");
    if (at >= 0 && page) { sessionStorage.removeItem("guongsang.row"); page.click(); }
    else if (at < 0) this.choose(rows[0]);
  },
  mark(row, standing, label) {
    row.dataset.standing = standing;
    row.classList.toggle("done", standing !== "open");
    const place = first(".standing", row);
    place.replaceChildren();
    if (standing === "open") return;
    const chip = document.createElement("span");
    chip.className = `chip ${standing}`;
    chip.textContent = label;
    place.append(chip);
  },
  async decide(verdict, label) {
    const row = this.chosen();
    if (!row) return;
    const reason = verdict === "rejected" ? await askReason() : "";
    if (reason === null) return this.choose(row);
    this.mark(row, verdict, label);
    this.move(1);
    const answer = await outbox.add(row.dataset.decide, { verdict, reason, last: row.dataset.last ?? "" }, row.dataset.name);
    if (!answer) return;
    if (answer.refused) return this.mark(row, "open", "");
    row.dataset.last = answer.decision;
    say(answer.said);
    say(answer.warning, "warning");
  },
  restore() {
    const kept = sessionStorage.getItem("guongsang.row");
    const row = kept && first(`.queue .item[data-row="${CSS.escape(kept)}"]`);
    if (row) row.classList.add("chosen");
  },
};

async function undoLast() {
  const answer = await outbox.add(words.undo, {}, "");
  if (!answer || answer.refused) return;
  const row = first(`.queue .item[data-row="${answer.candidate}"]`);
  if (row) {
    const label = first(`#keys [data-verdict="${answer.standing}"]`)?.textContent ?? "";
    queue.mark(row, answer.standing, label);
    queue.choose(row);
    say(answer.said, "info");
  } else location.assign(answer.next);
}

// ---------------------------------------------------------------- Dossier: the form goes through the outbox
async function decideHere(form, button) {
  let reason = first("[name=reason]", form).value;
  if (button.hasAttribute("data-ask") && !reason) {
    reason = await askReason();
    if (reason === null) return;
  }
  const fields = { token: first("[name=token]", form).value, last: first("[name=last]", form).value, verdict: button.value, reason, walk: "1" };
  all("button", form).forEach((one) => { one.disabled = true; });
  const answer = await outbox.add(form.action, fields, document.querySelector("[data-page]").dataset.name);
  if (answer && !answer.refused) {
    sessionStorage.setItem("guongsang.said", JSON.stringify([answer.said, answer.warning]));
    location.assign(answer.next);
  } else all("button", form).forEach((one) => { one.disabled = Boolean(!answer); });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-decide]") && event.submitter) {
    event.preventDefault();
    decideHere(form, event.submitter);
  } else if (form.matches("[data-with-query]")) {
    form.action = form.getAttribute("action").split("?")[0] + location.search;
  }
});
const carried = sessionStorage.getItem("guongsang.said");
if (carried) {
  sessionStorage.removeItem("guongsang.said");
  const [said, warning] = JSON.parse(carried);
  say(said);
  say(warning, "warning");
}

// ---------------------------------------------------------------- Keys: those of the list, then data-key on buttons and links
const VERDICT_KEYS = { a: "accepted", r: "rejected", l: "later", u: "unsure" };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (typing && event.key === "Escape") { typing.blur(); queue.choose(queue.chosen()); return; }
  if (typing || event.ctrlKey || event.altKey || event.metaKey || first("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "?") return document.getElementById("keys")?.showModal();
  if (key === "/") {
    const search = first("input[type=search]");
    if (search) { event.preventDefault(); all("details:not([open])").filter((fold) => fold.contains(search)).forEach((fold) => { fold.open = true; }); search.focus(); search.select(); }
    return;
  }
  if (key === "escape") return closeMenu();
  const button = first(`[data-key="${CSS.escape(key)}"]`);
  const listed = first(".queue .item");
  if (listed && (key === "j" || key === "k" || key === "arrowdown" || key === "arrowup")) {
    event.preventDefault();
    queue.move(key === "j" || key === "arrowdown" ? 1 : -1);
  } else if (event.repeat) {
    return;
  } else if (listed && words.undo && key in VERDICT_KEYS) {
    event.preventDefault();
    queue.decide(VERDICT_KEYS[key], first(`#keys [data-verdict="${VERDICT_KEYS[key]}"]`)?.textContent ?? "");
  } else if (listed && key === "o" && queue.chosen()) {
    first(".row-link", queue.chosen()).click();
  } else if (button) {
    event.preventDefault();
    button.click();
  } else if (key === "z" && words.undo) {
    event.preventDefault();
    undoLast();
  } else if (key === "q" && !listed) {
    location.assign(words.queue);
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  const row = event.target.closest(".queue .item");
  if (row && !event.target.closest("a, button")) queue.choose(row);
});

// ---------------------------------------------------------------- Article: a label by two clicks, or by choosing words
const menu = document.getElementById("label-menu");
let labelled = null;
function closeMenu() {
  if (menu && !menu.hidden) { menu.hidden = true; labelled?.mark?.focus?.(); labelled = null; }
}
function openMenu(span, box, mark, current) {
  labelled = { span, mark };
  all("button", menu).forEach((one) => { one.disabled = one.dataset.label.toLowerCase() === current; });
  menu.hidden = false;
  const left = Math.min(box.left + scrollX, scrollX + document.documentElement.clientWidth - menu.offsetWidth - 8);
  menu.style.setProperty("left", `${Math.max(8, left)}px`);
  menu.style.setProperty("top", `${box.bottom + scrollY + 6}px`);
  first("button:not([disabled])", menu).focus();
}
// The offset in the reading's text of a place in the page: pieces know where they start, counted in code points.
function offsetOf(node, offset) {
  const paragraph = (node.nodeType === 3 ? node.parentElement : node).closest("p[data-at]");
  if (!paragraph) return null;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return Number(paragraph.dataset.at) + [...range.toString()].length;
}
if (menu) {
  const text = first("[data-correct]");
  all(".m", text).forEach((mark) => { mark.tabIndex = 0; mark.setAttribute("role", "button"); });
  const ofMark = (mark) => openMenu(mark.dataset.span.split("-"), mark.getBoundingClientRect(), mark, [...mark.classList].find((name) => name.startsWith("m-"))?.slice(2));
  text.addEventListener("mouseup", () => {
    const chosen = getSelection();
    if (chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0);
    const span = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    if (span[0] !== null && span[1] > span[0]) openMenu(span, range.getBoundingClientRect(), null, "");
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-correct] .m");
    if (mark && getSelection().isCollapsed) ofMark(mark);
    else if (!event.target.closest("#label-menu") && getSelection().isCollapsed) closeMenu();
  });
  text.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".m")) { event.preventDefault(); ofMark(event.target); }
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const items = all("button:not([disabled])", menu);
    items[(items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length].focus();
  });
  menu.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || !labelled) return;
    const { span, mark } = labelled;
    const fields = { kind: "span", label: button.dataset.label, start: span[0], end: span[1] };
    getSelection().removeAllRanges();
    closeMenu();
    const answer = await outbox.add(text.dataset.correct, fields, button.textContent);
    if (!answer || answer.refused) return;
    say(answer.said);
    if (mark) all(`[data-span="${mark.dataset.span}"]`, text).forEach((one) => { one.className = one.className.replace(/\bm-\w+/, `m-${answer.label.toLowerCase() || "none"}`); });
  });
}

// ---------------------------------------------------------------- When the page is there
// An address that ends with #o123 leads to the sentence at that offset of the text.
const seek = () => {
  const offset = /^#o(\d+)$/.exec(location.hash);
  if (!offset) return;
  for (const line of all(".sought")) line.classList.remove("sought");
  const line = all(".text p[data-at]").filter((one) => Number(one.dataset.at) <= Number(offset[1])).pop();
  if (line) { line.classList.add("sought"); line.scrollIntoView({ block: "center" }); }
};
addEventListener("hashchange", seek);
seek();
// On a phone the pages in the header are wider than the screen: the one that is open comes into view.
const [here] = all(".pages-nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - 16;
for (const button of all(".keys-button")) button.hidden = false;
if (matchMedia("(max-width: 60rem)").matches) all(".side-fold[open]").forEach((fold) => { fold.open = false; });
queue.restore();
document.addEventListener("htmx:afterSwap", () => queue.restore());
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrf();
  if (event.detail.elt.id === "filters") {
    for (const [name, value] of [...event.detail.formData]) if (!value) event.detail.formData.delete(name);
  }
});
addEventListener("online", () => outbox.flush());
addEventListener("storage", (event) => { if (event.key === outbox.key) outbox.show(); });
if (document.body.dataset.user && outbox.waiting().length) outbox.flush();
