const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges, problems } = data;
const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const SEVERITIES = ["error", "warning", "info"];
const KINDS = {
  environment: ["Environment", 0], policy: ["Rotation policy", 0], store: ["Store", 1], secret: ["Secret", 2],
  variable: ["Variable", 3], tool: ["Tool", 3], place: ["Setting", 3], agent: ["Agent", 4],
};
const COLUMNS = ["", "Kept in", "Secrets", "Tools, settings", "Agents"];
const FIRST = { environment: "Environments", policy: "Idle rotation", variable: "Variables" };
const ICONS = {
  environment: "M2 5l6-3 6 3-6 3zM2 8l6 3 6-3M2 11l6 3 6-3",
  policy: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  store: "M3 4c0-2.6 10-2.6 10 0v8c0 2.6-10 2.6-10 0zM3 4c0 2.6 10 2.6 10 0M3 8c0 2.6 10 2.6 10 0",
  secret: "M8 9.5a3 3 0 1 1-1.5-1.5L13 2M11 4l2 2",
  variable: "M11 5c0-3-6-3-6 0s6 3 6 6-6 3-6 0M8 1.5v13",
  tool: "M9.5 6.5L3 13M10 2.5a3.5 3.5 0 1 0 3.5 3.5L11 7 9 5z",
  place: "M2 4h7M12 4h2M2 12h2M7 12h7M2 8h4M9 8h5M9 3v2M7 7v2M4 11v2",
  agent: "M8 7.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM2.5 14.5c0-6.4 11-6.4 11 0",
};

const into = nodes.map(() => []);
const from = nodes.map(() => []);
edges.forEach((edge, at) => { from[edge.from].push(at); into[edge.to].push(at); });

const state = { query: "", kind: "", shown: new Set(), focus: null, picked: null, zoom: 1 };
let view = { ids: [], y: new Map(), order: new Map() };

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const drawn = (tag, attributes, parent) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (parent) parent.append(made);
  return made;
};
const worst = (node) => SEVERITIES.find((severity) => node.problems.some((at) => problems[at].severity === severity));
const policiesOf = (id) => into[id].filter((at) => edges[at].kind === "rotates").map((at) => edges[at].from);
/* A policy that rotates something is told with the secret; one that rotates nothing stands by itself. */
const isDrawn = (id) => nodes[id].kind !== "policy" || !from[id].length;
/* A variable that opens a store stands before it. */
const columns = nodes.map((node, id) => (node.kind === "variable" && from[id].some((at) => edges[at].kind === "opens") ? 0 : KINDS[node.kind][1]));
const columnOf = (id) => columns[id];

/* Everything that leads to a node and everything it leads to. */
function reach(start) {
  const found = new Set(start);
  for (const [links, end] of [[into, "from"], [from, "to"]]) {
    const open = [...start];
    const seen = new Set(start);
    while (open.length) {
      const id = open.pop();
      for (const at of links[id]) {
        const edge = edges[at];
        const next = edge[end];
        // Who is started by an agent, or what a store falls back to, reaches no more by that.
        if (edge.kind === "starts" || (edge.kind === "falls-back" && columnOf(edge.from) === columnOf(edge.to) && !start.includes(id))) continue;
        if (!seen.has(next)) { seen.add(next); found.add(next); open.push(next); }
      }
    }
  }
  return found;
}

function matches() {
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const kinds = state.kind === "tool" ? ["tool", "place", "variable"] : [state.kind];
  const texts = (node) => [node.name, ...(node.details || []).map(([word, value]) => `${word} ${value}`), ...node.places.map((at) => at.path)].join("\n").toLowerCase();
  return nodes.map((_, id) => id).filter((id) => (!state.kind || kinds.includes(nodes[id].kind)) && words.every((word) => texts(nodes[id]).includes(word)));
}

function visible() {
  let ids = new Set(nodes.keys());
  const keep = (set) => { ids = new Set([...ids].filter((id) => set.has(id))); };
  const found = matches();
  if (found) keep(reachOfAll(found));
  if (state.shown.size) {
    keep(reachOfAll([...nodes.keys()].filter((id) => nodes[id].problems.some((at) => state.shown.has(problems[at].severity)))));
  }
  if (state.focus !== null) keep(reach([state.focus]));
  view.hits = new Set(found || []);
  return [...ids].filter(isDrawn);
}
function reachOfAll(ids) {
  const all = new Set();
  for (const id of ids) for (const other of reach([id])) all.add(other);
  return all;
}

const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
function width(text, font) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    ruler.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}
/* As much of a text as there is room for, its end where that tells more. */
function cut(text, room, font, end) {
  if (width(text, font) <= room) return text;
  const part = (length) => (end ? `…${text.slice(text.length - length)}` : `${text.slice(0, length)}…`);
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (width(part(middle), font) <= room) low = middle; else high = middle - 1;
  }
  return part(low);
}
function subline(id) {
  const node = nodes[id];
  const detail = (word) => (node.details || []).find(([name]) => name === word)?.[1];
  const parts = [];
  if (node.kind === "secret") {
    const policies = policiesOf(id);
    parts.push(policies.length ? `↻ ${nodes[policies[0]].name}` : "not rotated");
    if (detail("expires")) parts.push(`expires ${detail("expires").slice(0, 10)}`);
  } else if (node.kind === "tool") parts.push(detail("agent") ? `of ${detail("agent")}` : "");
  else if (node.kind === "agent") parts.push(detail("sandbox") && `sandbox ${detail("sandbox")}`, detail("runtime"), detail("configuration"));
  else if (node.kind === "store") parts.push(detail("source"), detail("provider"), detail("path") || detail("address"));
  else if (node.kind === "variable") parts.push("variable");
  const text = parts.filter(Boolean).join(" · ");
  return text || (node.defined ? node.places[0]?.path ?? "" : "not defined");
}

function draw() {
  const ids = visible();
  const shown = new Set(ids);
  const dense = ids.length > 140;
  const size = dense ? { height: 22, gap: 5 } : { height: 42, gap: 12 };
  const links = edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to));
  const { y, height, columns } = layered(ids, columnOf, links.map((edge) => [edge.from, edge.to]), size);
  const room = $("stage").clientWidth - 56;
  const count = Math.max(1, columns.length);
  const wide = Math.min(230, Math.max(186, room / count - 48));
  const gap = count > 1 ? Math.min(190, Math.max(42, (room - count * wide) / (count - 1))) : 0;
  const x = new Map(columns.map((key, at) => [key, 24 + at * (wide + gap)]));
  const total = { width: 48 + count * wide + (count - 1) * gap, height: height + 40 };
  state.fitted = Math.max(0.72, Math.min(1, (room + 48) / total.width));
  const scale = state.zoom * state.fitted;
  /* A short column beside long ones stays in sight, at the top, and its links are drawn when one of its own is chosen. */
  const step = size.height + size.gap;
  const sight = ($("stage").clientHeight - 60) / scale;
  const pinned = new Set(height > 2 * sight ? columns.filter((key) => ids.filter((id) => columnOf(id) === key).length * step < sight) : []);
  for (const key of pinned) {
    const own = ids.filter((id) => columnOf(id) === key).sort((a, b) => a - b);
    own.forEach((id, at) => y.set(id, at * step));
  }
  view = { ...view, ids, y, x, size, dense, columns, wide, scale, pinned };
  const svg = $("picture");
  const focused = svg.contains(document.activeElement) || document.activeElement.closest?.(".actions");
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 -6 ${total.width} ${total.height}`);
  svg.setAttribute("width", total.width * scale);
  svg.setAttribute("height", total.height * scale);
  svg.classList.toggle("dense", dense);
  const lines = drawn("g", {}, svg);
  view.lines = links.map((edge) => {
    const far = pinned.has(columnOf(edge.from)) !== pinned.has(columnOf(edge.to));
    const dash = ["falls-back", "selects", "starts"].includes(edge.kind);
    const line = drawn("path", { class: `edge${dash ? " dash" : ""}${far ? " far" : ""}`, d: curve(edge) }, lines);
    const title = `${nodes[edge.from].name} → ${nodes[edge.to].name}${edge.label ? ` (${edge.label})` : ""}`;
    drawn("title", {}, line).textContent = title;
    return [edge, line];
  });
  const boxes = drawn("g", {}, svg);
  view.boxes = new Map(ids.map((id) => [id, box(id, boxes)]));
  const heads = columns.map((key) => {
    const own = ids.filter((id) => columnOf(id) === key);
    const title = COLUMNS[key] || [...new Set(own.map((id) => FIRST[nodes[id].kind]))].join(", ");
    const head = element("span", { textContent: `${title} · ${own.length}` });
    head.style.left = `${x.get(key) * scale}px`;
    head.style.maxWidth = `${(wide + gap) * scale - 8}px`;
    return head;
  });
  $("columns").replaceChildren(...heads);
  $("columns").style.width = `${total.width * scale}px`;
  $("empty").hidden = ids.length > 0;
  if (state.picked !== null && !shown.has(state.picked)) state.picked = null;
  rove(state.picked ?? ids[0]);
  hold();
  light();
  if (focused) view.boxes.get(view.roved)?.focus({ preventScroll: true });
}

/* Keeps the pinned columns in sight. */
function hold() {
  if (!view.pinned.size) return;
  const down = $("stage").scrollTop / view.scale;
  view.down = down;
  for (const [id, box] of view.boxes) if (view.pinned.has(columnOf(id))) box.setAttribute("transform", `translate(${view.x.get(columnOf(id))} ${topOf(id)})`);
  for (const [edge, line] of view.lines) {
    const moves = view.pinned.has(columnOf(edge.from)) || view.pinned.has(columnOf(edge.to));
    if (moves && (!line.classList.contains("far") || line.classList.contains("on"))) line.setAttribute("d", curve(edge));
  }
}
const topOf = (id) => view.y.get(id) + (view.pinned.has(columnOf(id)) ? view.down || 0 : 0);

function curve(edge) {
  const { x, size } = view;
  const half = size.height / 2;
  const a = [x.get(columnOf(edge.from)), topOf(edge.from) + half];
  const b = [x.get(columnOf(edge.to)), topOf(edge.to) + half];
  if (a[0] === b[0]) {
    const out = 26 + Math.min(30, Math.abs(a[1] - b[1]) / 8);
    return `M${a[0]} ${a[1]}C${a[0] - out} ${a[1]} ${b[0] - out} ${b[1]} ${b[0]} ${b[1]}`;
  }
  a[0] += view.wide;
  const bend = Math.max(30, (b[0] - a[0]) * 0.5);
  return `M${a[0]} ${a[1]}C${a[0] + bend} ${a[1]} ${b[0] - bend} ${b[1]} ${b[0]} ${b[1]}`;
}

function box(id, parent) {
  const node = nodes[id];
  const { size, dense, wide } = view;
  const bad = worst(node);
  const group = drawn("g", {
    class: `node ${node.kind}${bad ? ` ${bad}` : ""}${node.defined ? "" : " missing"}${view.hits.has(id) ? " hit" : ""}`,
    transform: `translate(${view.x.get(columnOf(id))} ${topOf(id)})`, tabindex: -1, role: "button",
    "aria-label": `${KINDS[node.kind][0]} ${node.name}${node.problems.length ? `, ${counted(node.problems.length, "problem")}` : ""}`,
  }, parent);
  drawn("title", {}, group).textContent = `${KINDS[node.kind][0]}: ${node.name}`;
  drawn("rect", { class: "box", width: wide, height: size.height, rx: dense ? 6 : 9 }, group);
  drawn("rect", { class: "bar", width: 3, height: size.height - 12, x: 5, y: 6, rx: 1.5 }, group);
  const scale = dense ? 0.72 : 0.94;
  drawn("path", { class: "icon", d: ICONS[node.kind], transform: `translate(14 ${size.height / 2 - 8 * scale}) scale(${scale})` }, group);
  const left = dense ? 31 : 36;
  const room = wide - left - (node.problems.length ? 30 : 10);
  const name = drawn("text", { x: left, y: dense ? 15 : 18 }, group);
  name.textContent = cut(node.name, room, "550 12.5px", node.kind === "place" || /\/|\..+\./.test(node.name));
  if (!dense) drawn("text", { class: "sub", x: left, y: 33 }, group).textContent = cut(subline(id), room, "400 10.5px", false);
  if (node.problems.length) {
    const middle = size.height / 2;
    drawn("circle", { class: "badge", cx: wide - 16, cy: middle, r: dense ? 7.5 : 9 }, group);
    drawn("text", { class: "count", x: wide - 16, y: middle + 3.5 }, group).textContent = node.problems.length > 99 ? "99+" : node.problems.length;
  }
  group.addEventListener("click", () => pick(id));
  group.addEventListener("dblclick", () => focusOn(id));
  group.dataset.id = id;
  return group;
}

/* One node can be reached by the tab key; arrows go on from there. */
function rove(id) {
  for (const box of view.boxes.values()) box.setAttribute("tabindex", -1);
  view.boxes.get(id)?.setAttribute("tabindex", 0);
  view.roved = id;
}
function light() {
  const svg = $("picture");
  svg.classList.toggle("chosen", state.picked !== null);
  const on = state.picked === null ? new Set() : reach([state.picked]);
  for (const [id, box] of view.boxes) {
    box.classList.toggle("on", on.has(id));
    box.classList.toggle("picked", id === state.picked);
  }
  for (const [edge, line] of view.lines) line.classList.toggle("on", on.has(edge.from) && on.has(edge.to));
  hold();
  describe();
}
function pick(id) {
  if (id !== null && !isDrawn(id)) id = edges[from[id][0]].to;
  if (id !== null && !view.boxes.has(id)) { Object.assign(state, { query: "", focus: null }); state.shown.clear(); $("query").value = ""; chips(); state.picked = id; draw(); }
  state.picked = id;
  if (id !== null) {
    rove(id);
    view.boxes.get(id).scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  light();
}
function focusOn(id) {
  state.focus = id;
  state.picked = id;
  draw();
  $("stage").scrollTo(0, 0);
}

