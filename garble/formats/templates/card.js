// The note beside a sentence under the pointer or with the focus.
const card = document.createElement("div");
card.className = "card";
card.setAttribute("role", "tooltip");
card.hidden = true;
document.querySelector("main").append(card);
let shown = null;
let pinned = false; // stays until another is shown or it is put away
let hiding = 0;

// Under the sentence, else above it; for a sentence taller than the window, under the line pointed at.
function placeCard(sentence, y) {
  const lines = [...sentence.getClientRects()];
  const first = lines[0];
  const last = lines[lines.length - 1];
  const pointed = lines.find((line) => y <= line.bottom) || first;
  const height = card.offsetHeight + 10;
  const room = innerHeight - toolbar.offsetHeight - 10;
  let top = pointed.bottom + 10;
  if (last.bottom + height < room) top = last.bottom + 10;
  else if (first.top > height) top = first.top - height;
  const widest = document.documentElement.clientWidth - card.offsetWidth - 16;
  const left = Math.max(16, Math.min(Math.min(...lines.map((line) => line.left)), widest));
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}

function showCard(sentence, options = {}) {
  clearTimeout(hiding);
  if (shown !== sentence) {
    hideCard();
    shown = sentence;
    const copy = noteOf(sentence).cloneNode(true);
    card.replaceChildren(...copy.childNodes);
    card.hidden = false;
    placeCard(sentence, options.y);
    noteOf(sentence).classList.add("current");
  }
  pinned = Boolean(options.pinned);
}

function hideCard() {
  clearTimeout(hiding);
  if (shown && noteOf(shown)) noteOf(shown).classList.remove("current");
  shown = null;
  card.hidden = true;
}

const hideCardSoon = () => {
  clearTimeout(hiding);
  hiding = setTimeout(() => pinned || document.activeElement === shown || hideCard(), 200);
};

// The words under the pointer pick out their own reasons among those of the sentence.
function pick(target) {
  const cause = target.closest(".cause");
  const wanted = new Set(cause ? cause.dataset.reasons.split(" ").map(Number) : []);
  all(".reason", card).forEach((reason, i) => reason.classList.toggle("hot", wanted.has(i)));
}

const markedAt = (target) => {
  const sentence = target instanceof Element && target.closest("article .s");
  return sentence && sentence.tabIndex === 0 ? sentence : null;
};
document.addEventListener("mouseover", (event) => {
  const sentence = markedAt(event.target);
  if (sentence) {
    showCard(sentence, { y: event.clientY });
    pick(event.target);
  } else if (card.contains(event.target)) clearTimeout(hiding);
  else if (shown) hideCardSoon();
});
document.addEventListener("focusin", (event) => {
  const sentence = markedAt(event.target);
  if (!sentence) return;
  showCard(sentence);
  visit(sentence);
});
document.addEventListener("focusout", (event) => markedAt(event.target) && hideCardSoon());
document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard());
for (const ref of all("article .ref")) ref.setAttribute("tabindex", "-1"); // the sentence before it has the focus
