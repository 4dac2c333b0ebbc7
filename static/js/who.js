// Boxes that offer what is on record while one types (a combobox as the ARIA practices describe it).

const DELAY = 120;

// `box` is a [data-combo] element; `choose` is told of the option that was taken, and whether Shift was held.
export function combine(box, address, choose) {
  if (box.dataset.combined) return;
  box.dataset.combined = "yes";
  const input = box.querySelector("input:not([type=hidden])");
  const list = box.querySelector("[role=listbox]");
  const key = box.querySelector("[name$=_key]");
  const fresh = box.querySelector("[name=is_new]");
  const part = box.dataset.combo;
  const before = input.value;
  let asked = null;
  let shown = null;
  let timer = 0;
  let abort = new AbortController();

  Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }).forEach(([name, value]) => input.setAttribute(name, value));
  input.removeAttribute("list");

  const options = () => [...list.querySelectorAll("[role=option]")];
  const picked = () => list.querySelector("[aria-selected=true]");

  function pick(option) {
    picked()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  async function ask(words) {
    abort.abort();
    abort = new AbortController();
    const query = new URLSearchParams({ q: words, part });
    try {
      const answer = await fetch(`${address}?${query}`, { signal: abort.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
    } catch {
      return; // a newer question is under way, or the server is away: the name can be typed out
    }
    shown = words;
    options().forEach((option, index) => {
      option.id = `${list.id}-${index}`;
    });
    list.hidden = options().length === 0 || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
    pick(options()[0]);
  }

  const wanted = () => (input.value === before ? "" : input.value.trim());
  function soon(delay) {
    clearTimeout(timer);
    const words = wanted();
    asked = new Promise((resolve) => {
      timer = setTimeout(() => ask(words).then(resolve), delay);
    });
  }

  function take(option, shift) {
    const { kind, name } = option.dataset;
    input.value = name;
    if (key) key.value = option.dataset.key;
    if (fresh) fresh.value = option.dataset.new === undefined ? "" : "on";
    hide();
    choose({ kind, name, isNew: option.dataset.new !== undefined }, shift);
  }

  input.addEventListener("focus", () => {
    input.select();
    soon(0);
  });
  input.addEventListener("blur", hide);
  input.addEventListener("input", () => {
    if (key) key.value = "";
    if (fresh) fresh.value = "";
    soon(DELAY);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option, event.shiftKey);
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return soon(0);
      const all = options();
      const step = event.key === "ArrowDown" ? 1 : -1;
      pick(all[(all.indexOf(picked()) + step + all.length) % all.length]);
    } else if (event.key === "Escape" && !list.hidden && part !== "speaker") {
      event.preventDefault();
      hide();
    } else if (event.key === "Enter" && (!list.hidden || shown !== wanted()) && (wanted() !== "" || !list.hidden)) {
      event.preventDefault();
      const { shiftKey } = event;
      // Whoever types fast has pressed Enter before the answer was there: it is waited for.
      if (shown !== wanted()) {
        soon(0);
        await asked;
      }
      if (picked()) take(picked(), shiftKey);
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
    }
    return undefined;
  });
}
