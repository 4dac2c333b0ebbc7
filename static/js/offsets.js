// Between the browser's text and the article's offsets. The server counts Unicode code points of the article's
// text; a browser counts UTF-16 units of text nodes, and has flags between them that are no text of the article.
// Words are those of claims/words.py.

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*|[^\s\p{L}\p{N}]+/gu;
const AROUND = 400;

const length = (text) => {
  let count = 0;
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) count += 1;
  return count;
};

// The UTF-16 position of a code point in a string, and back.
const unitOf = (text, point) => {
  let at = 0;
  for (let count = 0; count < point && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
};
const pointOf = (text, unit) => length(text.slice(0, unit));

export class ArticleText {
  // `root` is the article's element; made anew whenever it is swapped.
  constructor(root) {
    this.root = root;
    this.paragraphs = [...root.querySelectorAll("p[data-start]")];
    this.starts = this.paragraphs.map((p) => Number(p.dataset.start));
    this.nodes = new Map();
  }

  // The text nodes of a paragraph with the code point at which each begins.
  nodesOf(paragraph) {
    let found = this.nodes.get(paragraph);
    if (!found) {
      found = [];
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      let at = Number(paragraph.dataset.start);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(".flags")) continue;
        found.push({ node, at });
        at += length(node.data);
      }
      found.end = at;
      this.nodes.set(paragraph, found);
    }
    return found;
  }

  // The whole text as an array of code points; what lies between paragraphs are line ends.
  get points() {
    if (!this.allPoints) {
      this.allPoints = [];
      for (const paragraph of this.paragraphs) {
        while (this.allPoints.length < Number(paragraph.dataset.start)) this.allPoints.push("\n");
        for (const { node } of this.nodesOf(paragraph)) for (const sign of node.data) this.allPoints.push(sign);
      }
    }
    return this.allPoints;
  }

  words(start, end) {
    return this.points.slice(start, end).join("");
  }

  // The offset of a position in the DOM, null outside of the text.
  offset(node, unit) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const paragraph = element.closest("p[data-start]");
    if (!paragraph || !this.root.contains(paragraph)) return this.between(node, unit);
    const nodes = this.nodesOf(paragraph);
    if (node.nodeType === Node.TEXT_NODE) {
      const found = nodes.find((item) => item.node === node);
      if (found) return found.at + pointOf(node.data, unit);
    }
    // In a flag, or between elements: the first text that comes after it.
    const spot = document.createRange();
    spot.setStart(node, unit);
    for (const item of nodes) if (spot.comparePoint(item.node, 0) >= 0) return item.at;
    return nodes.end;
  }

  // A triple click ends its selection between two paragraphs.
  between(node, unit) {
    if (!node.contains || (node !== this.root && !this.root.contains(node))) return null;
    const spot = document.createRange();
    spot.setStart(node, unit);
    for (const paragraph of this.paragraphs) {
      if (spot.comparePoint(paragraph, 0) >= 0) return Number(paragraph.dataset.start);
    }
    return this.points.length;
  }

  // Where an offset is in the DOM. An end is at the end of its word, never at the start of the next paragraph.
  place(offset, isEnd = false) {
    let index = this.starts.findLastIndex((start) => (isEnd ? start < offset : start <= offset));
    index = Math.max(index, 0);
    const nodes = this.nodesOf(this.paragraphs[index]);
    const item = nodes.findLast(({ at }) => (isEnd ? at < offset : at <= offset)) ?? nodes[0];
    return { node: item.node, unit: unitOf(item.node.data, offset - item.at) };
  }

  range(start, end) {
    const range = document.createRange();
    const from = this.place(start);
    const to = this.place(end, true);
    range.setStart(from.node, Math.min(from.unit, from.node.data.length));
    range.setEnd(to.node, Math.min(to.unit, to.node.data.length));
    return range;
  }

  // What is selected, drawn out to whole words; null if nothing of the text is.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : this.whole(start, end);
  }

  // A stretch drawn out to whole words; null if there are none in it.
  whole(start, end) {
    const words = this.wordsAround(start, end).filter((word) => word.end > start && word.start < end);
    return words.length ? [words[0].start, words.at(-1).end] : null;
  }

  wordsAround(start, end = start) {
    let from = Math.max(0, start - AROUND);
    let to = Math.min(this.points.length, end + AROUND);
    const blank = (at) => /\s/u.test(this.points[at]);
    while (from > 0 && !blank(from - 1) && from > start - 2 * AROUND) from -= 1;
    while (to < this.points.length && !blank(to) && to < end + 2 * AROUND) to += 1;
    const text = this.words(from, to);
    const words = [];
    let point = from;
    let unit = 0;
    for (const match of text.matchAll(WORD)) {
      point += length(text.slice(unit, match.index));
      const size = length(match[0]);
      words.push({ start: point, end: point + size });
      point += size;
      unit = match.index + match[0].length;
    }
    return words;
  }

  // One end of a span moved by a word; the span keeps at least one.
  moved([start, end], which, by) {
    const words = this.wordsAround(which === "start" ? start : end);
    if (which === "start") {
      const next = by > 0 ? words.find((w) => w.start > start) : words.findLast((w) => w.start < start);
      const to = next ? next.start : start;
      return to < end ? [to, end] : [start, end];
    }
    const next = by > 0 ? words.find((w) => w.end > end) : words.findLast((w) => w.end < end);
    const to = next ? next.end : end;
    return start < to ? [start, to] : [start, end];
  }
}

// Spans as a hidden field holds them: "12-45 50-60".
export const parse = (value) =>
  value
    .split(" ")
    .filter(Boolean)
    .map((part) => part.split("-").map(Number));
export const write = (spans) => spans.map(([start, end]) => `${start}-${end}`).join(" ");

// In order, with those that touch or overlap made one.
export function joined(spans) {
  const result = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
