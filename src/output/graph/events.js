function zoom(factor) {
  state.zoom = factor === null ? 1 : Math.min(2.5, Math.max(0.25, state.zoom * factor));
  draw();
}

function move(key) {
  const here = view.roved;
  if (here === undefined) return;
  const column = (id) => view.ids.filter((other) => columnOf(other) === columnOf(id)).sort((a, b) => view.y.get(a) - view.y.get(b));
  let next;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const all = column(here);
    next = all[all.indexOf(here) + (key === "ArrowUp" ? -1 : 1)];
  } else {
    const [links, end] = key === "ArrowLeft" ? [into, "from"] : [from, "to"];
    const near = links[here].map((at) => edges[at][end]).filter((id) => view.boxes.has(id) && columnOf(id) !== columnOf(here));
    next = near.sort((a, b) => Math.abs(view.y.get(a) - view.y.get(here)) - Math.abs(view.y.get(b) - view.y.get(here)))[0];
  }
  if (next === undefined) return;
  rove(next);
  view.boxes.get(next).focus();
  view.boxes.get(next).scrollIntoView({ block: "nearest", inline: "nearest" });
}
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (state.picked !== null) pick(null);
    else if (state.focus !== null) { state.focus = null; draw(); }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target.closest?.(".node");
  if (event.key === "/") { event.preventDefault(); $("query").focus(); }
  else if (event.key.startsWith("Arrow") && (on || event.target === document.body)) { event.preventDefault(); move(event.key); }
  else if (on && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); pick(Number(on.dataset.id)); }
  else if (event.key === "f" && (on || state.picked !== null)) focusOn(on ? Number(on.dataset.id) : state.picked);
  else if (event.key === "+") zoom(1.2);
  else if (event.key === "-") zoom(1 / 1.2);
  else if (event.key === "0") zoom(null);
});
let waiting;
$("query").addEventListener("input", (event) => { state.query = event.target.value; clearTimeout(waiting); waiting = setTimeout(draw, 120); });
$("kind").addEventListener("change", (event) => { state.kind = event.target.value; draw(); });
$("plus").onclick = () => zoom(1.2);
$("minus").onclick = () => zoom(1 / 1.2);
$("fit").onclick = () => zoom(null);
$("theme").onclick = () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
};
$("picture").addEventListener("click", (event) => { if (event.target === $("picture")) pick(null); });
let held = false;
$("stage").addEventListener("scroll", () => {
  if (!held) requestAnimationFrame(() => { held = false; hold(); });
  held = true;
}, { passive: true });
addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(draw, 150); });
listProblems();
chips();
status();
draw();
