"use strict";
// Comfort only: without this script the numbers in the text still lead to the notes and back.
(() => {
  const marks = [...document.querySelectorAll("article mark")];
  if (!marks.length) return;
  const stepper = document.querySelector(".stepper");
  const counter = stepper.querySelector("output");
  const card = document.createElement("div");
  card.className = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);

  let shown = null;
  let hiding = 0;
  let at = -1; // the mark that had the focus last

  const noteOf = (mark) => document.getElementById(mark.getAttribute("aria-describedby"));

  // Under the sentence, else above it; for a sentence taller than the window, under the line pointed at.
  function place(mark, y) {
    const lines = [...mark.getClientRects()];
    const first = lines[0];
    const last = lines[lines.length - 1];
    const pointed = lines.find((line) => y <= line.bottom) || first;
    const height = card.offsetHeight + 10;
    const room = innerHeight - 70;
    let top = pointed.bottom + 10;
    if (last.bottom + height < room) top = last.bottom + 10;
    else if (first.top > height) top = first.top - height;
    const widest = document.documentElement.clientWidth - card.offsetWidth - 16;
    const left = Math.max(16, Math.min(Math.min(...lines.map((line) => line.left)), widest));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  function show(mark, y) {
    clearTimeout(hiding);
    if (shown !== mark) {
      hide();
      shown = mark;
      card.replaceChildren(...[...noteOf(mark).childNodes].map((node) => node.cloneNode(true)));
      card.hidden = false;
      place(mark, y);
      noteOf(mark).classList.add("current");
    }
  }

  function hide() {
    clearTimeout(hiding);
    if (shown) noteOf(shown).classList.remove("current");
    shown = null;
    card.hidden = true;
  }

  const hideSoon = () => {
    clearTimeout(hiding);
    hiding = setTimeout(() => document.activeElement === shown || hide(), 200);
  };

  // The words under the pointer pick out their own reasons among those of the sentence.
  function pick(target) {
    const cause = target.closest(".cause");
    const wanted = new Set(cause ? cause.dataset.reasons.split(" ").map(Number) : []);
    card.querySelectorAll(".reason").forEach((reason, i) => reason.classList.toggle("hot", wanted.has(i)));
  }

  for (const mark of marks) {
    mark.addEventListener("mouseover", (event) => {
      show(mark, event.clientY);
      pick(event.target);
    });
    mark.addEventListener("mouseleave", hideSoon);
    mark.addEventListener("focus", () => {
      show(mark);
      at = marks.indexOf(mark);
      counter.textContent = `${at + 1} of ${marks.length}`;
      scrollPanel(noteOf(mark));
    });
    mark.addEventListener("blur", hideSoon);
  }
  card.addEventListener("mouseenter", () => clearTimeout(hiding));
  card.addEventListener("mouseleave", hideSoon);
  document.querySelectorAll("article .ref").forEach((ref) => ref.setAttribute("tabindex", "-1"));

  function scrollPanel(note) {
    const panel = note.closest(".panel");
    if (panel.scrollHeight > panel.clientHeight + 1) {
      const offset = note.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTop += offset - panel.clientHeight / 3;
    }
  }

  function go(mark) {
    mark.scrollIntoView({ block: "start", behavior: "instant" }); // the margin above it is in the style sheet
    mark.focus({ preventScroll: true, focusVisible: true });
  }

  function step(by) {
    const next = (at + by + marks.length) % marks.length;
    go(marks[at < 0 && by < 0 ? marks.length - 1 : next]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "Escape") hide();
  });
  stepper.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".panel .head a, .card .head a, .profile a");
    const mark = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!mark) return;
    event.preventDefault();
    go(mark);
  });

  counter.textContent = `${marks.length} marked`;
  stepper.hidden = false;
})();
