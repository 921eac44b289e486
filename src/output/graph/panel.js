const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
const where = (at) => `${at.path}:${at.line}:${at.column}`;
const heading = (text) => element("h2", { textContent: text });
function link(id) {
  const target = isDrawn(id) || !from[id].length ? id : edges[from[id][0]].to;
  return element("button", { className: "link", textContent: nodes[id].name, onclick: () => pick(target) });
}
function list(title, entries) {
  if (!entries.length) return [];
  const items = entries.slice(0, 60).map((entry) => element("li", {}, ...[entry].flat()));
  if (entries.length > 60) items.push(element("li", { textContent: `and ${entries.length - 60} more` }));
  return [heading(`${title}${entries.length > 3 ? ` · ${entries.length}` : ""}`), element("ul", {}, ...items)];
}
/* What stands between backticks is a name. */
function worded(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("b", { textContent: part }) : part));
}
function problemButton(at) {
  const problem = problems[at];
  const made = element("button", { className: `problem ${problem.severity}`, onclick: () => problem.nodes.length && pick(problem.nodes[0]) });
  made.append(...worded(problem.message), element("small", {}, `${problem.rule} · ${where(problem)}`));
  return made;
}
function describe() {
  const panel = $("detail");
  const id = state.picked;
  for (const button of $("problems").querySelectorAll(".problem")) button.setAttribute("aria-current", id !== null && problems[button.dataset.at].nodes.includes(id));
  if (id === null) return panel.replaceChildren(...welcome());
  const node = nodes[id];
  const shownOf = (links, end, ...kinds) => links[id].map((at) => edges[at]).filter((edge) => kinds.includes(edge.kind))
    .map((edge) => [link(edge[end]), edge.label ? ` as ${edge.label}` : "", edge.at ? element("div", {}, element("code", { textContent: where(edge.at) })) : ""]);
  const around = reach([id]);
  const reached = (kind) => [...around].filter((other) => other !== id && nodes[other].kind === kind).sort((a, b) => a - b).map((other) => [link(other)]);
  const policies = node.kind === "secret" ? policiesOf(id) : [];
  const details = (node.details || []).map(([word, value]) => [element("dt", { textContent: word }), element("dd", { textContent: value })]).flat();
  panel.replaceChildren(
    element("h3", { textContent: node.name }),
    element("p", { className: "kind", textContent: `${KINDS[node.kind][0]}${node.defined ? "" : ", which nothing defines"}` }),
    element("dl", {}, ...details),
    element("div", { className: "actions" },
      state.focus === id ? element("button", { textContent: "Show everything", onclick: () => { state.focus = null; draw(); } })
        : element("button", { textContent: "Show only what is connected", onclick: () => focusOn(id) })),
    ...(node.problems.length ? [heading(counted(node.problems.length, "problem")), ...node.problems.map((at) => {
      const made = problemButton(at);
      if (problems[at].help) made.append(element("small", {}, ...worded(problems[at].help)));
      return made;
    })] : []),
    ...list("Kept in", shownOf(into, "from", "stores")),
    ...list("Fallback", [...shownOf(into, "from", "falls-back"), ...shownOf(from, "to", "falls-back")]),
    ...list("Rotated by", policies.map((policy) => [link(policy), element("div", {}, element("code", { textContent: nodes[policy].places[0] ? where(nodes[policy].places[0]) : "" }))])),
    ...list("Keeps", node.kind === "store" ? shownOf(from, "to", "stores") : []),
    ...list("Gets", shownOf(into, "from", "gives", "fills", "serves")),
    ...list("Given to", shownOf(from, "to", "gives", "fills", "opens", "serves")),
    ...(node.kind === "agent" ? list("Reaches secrets", reached("secret")) : list("Agents that reach it", reached("agent"))),
    ...list("In the files", node.places.map((at) => [`${at.what} `, element("code", { textContent: where(at) })])),
  );
  panel.scrollTop = 0;
}
function welcome() {
  const key = (name, what) => element("li", {}, element("kbd", { textContent: name }), ` ${what}`);
  const count = (kind) => nodes.filter((node) => node.kind === kind).length;
  return [
    element("h3", { textContent: [counted(count("secret"), "secret"), counted(count("store"), "store"), counted(count("agent"), "agent")].join(", ") }),
    element("p", { className: "kind", textContent: "From left to right: where a secret is kept, the secret, what takes it, who may use it. Choose anything to see what leads to it and what it leads to." }),
    element("ul", { className: "keys" }, key("/", "search"), key("↑ ↓ ← →", "go from node to node"), key("Enter", "choose"), key("F", "show only what is connected"), key("Esc", "back")),
  ];
}
function listProblems() {
  const panel = $("problems");
  const parts = [];
  for (const severity of SEVERITIES) {
    const those = [...problems.keys()].filter((at) => problems[at].severity === severity);
    if (!those.length) continue;
    parts.push(heading(counted(those.length, severity === "info" ? "note" : severity)));
    for (const at of those) {
      const made = problemButton(at);
      made.dataset.at = at;
      parts.push(made);
    }
  }
  panel.replaceChildren(...(parts.length ? parts : [heading("Problems"), element("p", { className: "good", textContent: "None were found." })]));
}
function chips() {
  const made = SEVERITIES.map((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    const chip = element("button", { title: `Only what has ${severity}s`, hidden: !count, onclick: () => {
      if (!state.shown.delete(severity)) state.shown.add(severity);
      chips();
      draw();
    } }, element("span", { className: `dot ${severity}` }), String(count));
    chip.setAttribute("aria-pressed", state.shown.has(severity));
    chip.setAttribute("aria-label", counted(count, severity));
    return chip;
  });
  $("chips").replaceChildren(...made);
}
function status() {
  const { files, unscanned, limits } = data.scope;
  const line = $("status");
  line.textContent = `Read ${counted(files, "file")}. Names only; no value is in this page.`;
  if (!data.complete) {
    const reasons = [...unscanned.map(({ path, reason }) => `${path}: ${reason}`), ...limits];
    line.append(" ", element("span", { className: "incomplete", textContent: `Incomplete: ${reasons.join("; ")}` }));
  }
}
