// « Près de quelle ville ? »: communes suggested as one types. The field works without this file.
const DELAY_MS = 150;
const SHORTEST = 2;

function suggest(root) {
  const input = root.querySelector("input");
  const list = root.querySelector("[role=listbox]");
  const status = root.querySelector("[data-suggest-status]");
  let timer = 0;
  let request = null;
  let active = -1;

  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    clearTimeout(timer); // nothing on its way opens the list again
    request?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    active = (active + step + all.length) % all.length;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    input.value = option.dataset.value;
    close();
    input.focus();
  }

  function show(html) {
    list.innerHTML = html;
    const all = options();
    all.forEach((option, index) => {
      option.id = `${list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    active = -1;
    list.hidden = !all.length;
    input.setAttribute("aria-expanded", String(all.length > 0));
    status.textContent = all.length ? `${all.length} ${status.dataset.some}` : status.dataset.none;
  }

  async function ask() {
    request?.abort();
    const text = input.value.trim();
    if (text.length < SHORTEST) {
      close();
      return;
    }
    request = new AbortController();
    try {
      const answer = await fetch(`${list.dataset.source}?q=${encodeURIComponent(text)}`, { signal: request.signal });
      if (answer.ok) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") close(); // without suggestions, the field is a plain field
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    }
  });
  input.addEventListener("blur", close);
  // The mouse must not take the focus away before the click is known.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

document.querySelectorAll("[data-suggest]").forEach(suggest);
