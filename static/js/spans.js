// What is marked in a claim's editor before it is saved: shown over the article's text without changing it,
// with handles to drag, and kept in the hidden fields of the form.

import { joined, parse, write } from "./offsets.js";

const PARTS = ["content", "source", "cue", "hedges"];
const canPaint = typeof Highlight === "function" && CSS.highlights;

export class Draft {
  constructor(form, text) {
    this.form = form;
    this.text = text;
    this.spans = Object.fromEntries(PARTS.map((part) => [part, parse(form.elements[part].value)]));
    this.blank = form.querySelector("template[data-piece]").content.firstElementChild;
    this.last = ["content", 0];
    this.handles = document.createElement("div");
    this.handles.className = "handles";
    this.handles.setAttribute("aria-hidden", "true");
    this.handles.addEventListener("pointerdown", (event) => this.drag(event));
    text.root.append(this.handles);
    this.drafting = new Set();
    this.resized = () => this.placeHandles();
    addEventListener("resize", this.resized);
    this.paint();
  }

  end() {
    removeEventListener("resize", this.resized);
    this.handles.remove();
    for (const paragraph of this.drafting) paragraph.classList.remove("is-drafting");
    if (canPaint) for (const part of PARTS) CSS.highlights.delete(`draft-${part}`);
  }

  // -- Changes: each is shown at once --

  set(part, spans) {
    if (part === "content" && spans.length === 0) return;
    this.spans[part] = joined(spans);
    this.form.elements[part].value = write(this.spans[part]);
    this.list(part);
    this.paint();
  }

  mark(part, span) {
    if (part === "more") this.set("content", [...this.spans.content, span]);
    else if (part === "hedges") this.set("hedges", [...this.spans.hedges, span]);
    else this.set(part, [span]);
    this.form.querySelector(".editor-words").open = true;
  }

  // A button of the form: "move content 0 start -1", "drop cue 0". False for what the server does.
  press(value) {
    const [verb, part, number, which, by] = value.split(" ");
    const at = Number(number);
    if (verb === "move") this.move(part, at, which, Number(by));
    else if (verb === "drop") this.set(part, this.spans[part].filter((_, index) => index !== at));
    else return false;
    this.form.querySelector(`[value="${value}"]`)?.focus({ preventScroll: true });
    return true;
  }

  move(part, at, which, by) {
    const spans = this.spans[part];
    if (!spans[at]) return;
    this.last = [part, at];
    this.set(part, spans.map((span, index) => (index === at ? this.text.moved(span, which, by) : span)));
  }

  nudge(which, by) {
    const [part, at] = this.last;
    if (this.spans[part][at]) this.move(part, at, which, by);
    else this.move("content", 0, which, by);
  }

  // -- What is shown --

  list(part) {
    const list = this.form.querySelector(`[data-part="${part}"] .pieces`);
    const items = this.spans[part].map(([start, end], number) => {
      const item = this.blank.cloneNode(true);
      item.querySelector("q").textContent = this.text.words(start, end);
      for (const button of item.querySelectorAll("button")) {
        button.value = button.value.replace("PART", part).replace("NUMBER", number);
      }
      if (part === "content" && this.spans.content.length === 1) item.querySelector('[value^="drop"]').remove();
      return item;
    });
    list.replaceChildren(...items);
  }

  paint() {
    for (const part of PARTS) for (const [start] of this.spans[part]) this.clear(this.text.place(start).node);
    if (canPaint) {
      for (const part of PARTS) {
        const ranges = this.spans[part].map(([start, end]) => this.text.range(start, end));
        CSS.highlights.set(`draft-${part}`, new Highlight(...ranges));
      }
    }
    this.placeHandles();
  }

  // The tints of other claims give way where something is drafted: there alone, a long text has many.
  clear(node) {
    const paragraph = node.parentElement.closest("p");
    paragraph.classList.add("is-drafting");
    this.drafting.add(paragraph);
  }

  placeHandles() {
    const origin = this.text.root.getBoundingClientRect();
    const wanted = [];
    for (const part of ["content", "source", "cue"]) {
      this.spans[part].forEach(([start, end], at) => {
        const boxes = [...this.text.range(start, end).getClientRects()].filter((box) => box.width > 0);
        if (boxes.length === 0) return;
        wanted.push({ part, at, which: "start", left: boxes[0].left, box: boxes[0] });
        wanted.push({ part, at, which: "end", left: boxes.at(-1).right, box: boxes.at(-1) });
      });
    }
    while (this.handles.children.length > wanted.length) this.handles.lastChild.remove();
    wanted.forEach(({ part, at, which, left, box }, index) => {
      const handle = this.handles.children[index] ?? this.handles.appendChild(document.createElement("span"));
      handle.className = `handle handle-${which} handle-${part}`;
      Object.assign(handle.dataset, { part, at, which });
      handle.style.left = `${left - origin.left}px`;
      handle.style.top = `${box.top - origin.top}px`;
      handle.style.height = `${box.height}px`;
    });
  }

  // -- Dragging --

  drag(event) {
    const { part, at, which } = event.target.dataset;
    if (!part) return;
    event.preventDefault();
    const number = Number(at);
    this.last = [part, number];
    this.handles.classList.add("is-dragging");
    const follow = (move) => {
      const span = this.spans[part][number];
      const to = this.offsetAt(move.clientX, move.clientY, which);
      const wanted = which === "start" ? [to, span[1]] : [span[0], to];
      if (to === null || wanted[0] >= wanted[1] || write([wanted]) === write([span])) return;
      this.set(part, this.spans[part].map((other, index) => (index === number ? wanted : other)));
    };
    const stop = () => {
      this.handles.classList.remove("is-dragging");
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      // The click that ends a drag is none.
      const swallow = (click) => click.stopPropagation();
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  // The border of a word that is nearest to a point of the screen.
  offsetAt(x, y, which) {
    const spot = document.caretPositionFromPoint?.(x, y);
    const old = spot ? null : document.caretRangeFromPoint?.(x, y);
    const node = spot?.offsetNode ?? old?.startContainer;
    if (!node || !this.text.root.contains(node)) return null;
    const offset = this.text.offset(node, spot?.offset ?? old.startOffset);
    if (offset === null) return null;
    const edges = this.text.wordsAround(offset).map((word) => word[which]);
    return edges.reduce((best, edge) => (Math.abs(edge - offset) < Math.abs(best - offset) ? edge : best), edges[0] ?? null);
  }
}
