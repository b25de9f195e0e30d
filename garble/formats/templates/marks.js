"use strict";
// Comfort only: without this script every mark is there, and the numbers in the text lead to the notes and back.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const toolbar = document.querySelector(".toolbar");
const counter = toolbar.querySelector(".stepper output");
const sentences = all("article .s");
const noteOf = (sentence) => document.getElementById(sentence.getAttribute("aria-describedby"));
let marked = sentences.filter((sentence) => sentence.tabIndex === 0);
let current = null; // the sentence visited last

function count() {
  const at = marked.indexOf(current);
  counter.textContent = at < 0 ? `${marked.length} marked` : `${at + 1} of ${marked.length}`;
}

function visit(sentence) {
  if (current) current.classList.remove("current");
  current = sentence;
  count();
  const note = noteOf(sentence);
  const panel = note.closest(".panel");
  if (panel.scrollHeight > panel.clientHeight + 1) {
    const offset = note.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += offset - panel.clientHeight / 3;
  }
}

// From the keyboard the focus goes along; from the buttons it stays on them, so that they can be pressed again.
function go(sentence, withFocus) {
  sentence.scrollIntoView({ block: "start", behavior: "instant" }); // the margin above it is in the style sheet
  if (withFocus) {
    sentence.focus({ preventScroll: true, focusVisible: true });
    return;
  }
  visit(sentence);
  sentence.classList.add("current");
  showCard(sentence, { pinned: true });
}

// Before the first step the window tells where the reader is; afterwards the sentence visited last, marked or not.
function step(by, withFocus) {
  if (!marked.length) return;
  const follows = current
    ? (one) => current.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING
    : (one) => one.getBoundingClientRect().top >= 0;
  const after = marked.findIndex(follows);
  const passed = after < 0 ? marked.length : after; // marked sentences up to here, the current one among them
  const place = by > 0 ? passed : passed - 1 - (marked[passed - 1] === current ? 1 : 0);
  go(marked[(place + marked.length) % marked.length], withFocus);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("keys").checked) return;
  if (event.key === "n") step(1, true);
  else if (event.key === "p") step(-1, true);
});
toolbar.querySelector(".stepper").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) step(Number(button.dataset.step), false);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".head a");
  const sentence = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!sentence) return;
  event.preventDefault();
  go(sentence, true);
});
