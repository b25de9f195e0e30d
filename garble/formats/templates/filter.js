// Leaving out kinds of marks, and marking from another probability on.
const slider = document.getElementById("threshold");
const reset = toolbar.querySelector(".reset");
const boxes = all(".chips input", toolbar);
const made = document.getElementById("made");
const judgedLevel = (element) => Number((element.getAttribute("class").match(/\bl([123])\b/) || [0, 0])[1]);

// What the report says of each sentence, before anything is changed here.
const judged = new Map(
  sentences.map((sentence) => {
    const note = sentence.hasAttribute("aria-describedby") ? noteOf(sentence) : null;
    const reasons = note ? all(".reason", note) : [];
    return [sentence, { probability: Number(sentence.dataset.p), level: judgedLevel(sentence), note, reasons, now: null }];
  }),
);
const isOn = (kind) => boxes.every((box) => box.value !== kind || box.checked);

// The level to show: 1 to 3 as reported or 1 where only the slider marks it; 0 a slip in a sentence that is not
// flagged, or one of the most suspect where none is; -1 no mark. What was not flagged and has no reasons is of no kind,
// so that no box leaves it out.
function levelNow(one, from) {
  const above = from === null ? one.level > 0 : one.probability >= from;
  const wanted = !one.reasons.length || one.reasons.some((reason) => isOn(reason.dataset.kind));
  if (!wanted) return -1;
  if (above) return Math.max(one.level, 1);
  return one.note && one.level === 0 && !one.made ? 0 : -1;
}

function makeNote(sentence, one, key) {
  const note = made.content.firstElementChild.cloneNode(true);
  note.id = `n${key}`;
  sentence.id = `s${key}`;
  const link = note.querySelector(".head a");
  link.href = `#s${key}`;
  link.setAttribute("aria-label", `Back to the sentence in ${sentence.dataset.at}`);
  note.querySelector("b").textContent = `${Math.round(one.probability)}%`;
  note.querySelector(".meter .l1").setAttribute("width", one.probability);
  note.querySelector(".place").textContent = sentence.dataset.at;
  one.note = note;
  one.made = true;
}

function setMark(sentence, one, level) {
  one.now = level;
  const on = level >= 0;
  sentence.className = on ? `s l${level}` : "s off";
  if (on) sentence.tabIndex = 0;
  else sentence.removeAttribute("tabindex");
  if (sentence.localName === "span") on ? sentence.setAttribute("role", "mark") : sentence.removeAttribute("role");
  if (!one.note) return;
  one.note.hidden = !on;
  on ? sentence.setAttribute("aria-describedby", one.note.id) : sentence.removeAttribute("aria-describedby");
}

function setCauses(sentence, one) {
  for (const cause of all(".cause", sentence)) {
    const kinds = cause.dataset.reasons.split(" ").map((i) => one.reasons[i].dataset.kind);
    const first = kinds.find(isOn);
    const name = first ? `cause k-${first}` : "cause off";
    if (cause.className !== name) cause.className = name;
  }
}

function setEdges(blocks) {
  for (const block of blocks) {
    const levels = [...block.children].map((child) => (judged.has(child) ? judged.get(child).now : 0));
    const highest = Math.max(0, ...levels);
    for (const level of [1, 2, 3]) block.classList.toggle(`edge${level}`, level === highest);
  }
}

function setStrip(strip, from, own) {
  const width = strip.viewBox.baseVal.width;
  strip.querySelector("path").setAttribute("d", `M0 ${100 - from}H${width}`);
  strip.querySelector(".above").setAttribute("height", 100 - from);
  for (const bar of all("[data-i]", strip)) {
    const one = judged.get(own[bar.dataset.i]);
    bar.setAttribute("class", one && one.now >= 0 ? `live l${one.now}` : "l0");
  }
}

function apply() {
  const touched = !reset.hidden;
  const changed = new Set();
  all(".report").forEach((section, number) => {
    const own = sentences.filter((sentence) => section.contains(sentence));
    const threshold = Number(section.dataset.threshold);
    let added = false;
    own.forEach((sentence, index) => {
      const one = judged.get(sentence);
      const level = levelNow(one, touched ? Number(slider.value) : null);
      if (level > 0 && !one.note) {
        makeNote(sentence, one, `${number + 1}-m${index}`);
        added = true;
      }
      if (level !== one.now) {
        setMark(sentence, one, level);
        changed.add(sentence.parentElement);
      }
      setCauses(sentence, one);
    });
    const notes = own.map((sentence) => judged.get(sentence).note).filter(Boolean);
    if (added) section.querySelector(".notes").replaceChildren(...notes);
    section.querySelector(".nothing").hidden = notes.some((note) => !note.hidden);
    const strip = section.querySelector(".profile svg");
    if (strip) setStrip(strip, touched ? Number(slider.value) : threshold, own);
  });
  setEdges(changed);
  for (const line of all(".panel [data-kind]")) line.hidden = !isOn(line.dataset.kind);
  document.body.classList.toggle("without-a", !isOn("a"));
  marked = sentences.filter((sentence) => sentence.tabIndex === 0);
  if (shown && shown.tabIndex !== 0) hideCard();
  const from = touched ? slider.value : Math.round(slider.dataset.judged);
  document.getElementById("from").textContent = `${from}%`;
  slider.setAttribute("aria-valuetext", `${from}%, ${marked.length} of ${sentences.length} sentences marked`);
  count();
}

if (sentences.length) {
  slider.value = slider.dataset.judged; // browsers remember where it stood
  for (const box of boxes) box.checked = true;
  slider.addEventListener("input", () => {
    reset.hidden = false;
    apply();
  });
  reset.addEventListener("click", () => {
    slider.value = slider.dataset.judged;
    reset.hidden = true;
    slider.focus();
    apply();
  });
  for (const box of boxes) box.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    const bar = event.target.closest(".profile .live");
    const section = bar && bar.closest(".report");
    if (section) go(all("article .s", section)[bar.dataset.i], true);
  });
  const narrow = matchMedia("(max-width: 62rem)");
  const fold = () => (toolbar.querySelector(".filter").open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
  toolbar.hidden = false;
  for (const element of all(".scripted")) element.hidden = false;
  apply();
}
