/* Layered layout: columns from where secrets are kept to who uses them, few crossings, short links.
   links: [[from, to]]; size: { height, gap }. Gives y by id, the height of all, and the columns in use. */
const HUB = 12;
const ROUNDS = 16;
function layered(ids, columnOf, links, size) {
  const columns = new Map();
  for (const id of ids) {
    if (!columns.has(columnOf(id))) columns.set(columnOf(id), []);
    columns.get(columnOf(id)).push(id);
  }
  const keys = [...columns.keys()].sort((a, b) => a - b);
  const near = new Map(ids.map((id) => [id, []]));
  for (const [from, to] of links) {
    if (columnOf(from) === columnOf(to)) continue;
    near.get(from).push(to);
    near.get(to).push(from);
  }
  // Who has many neighbours says little of where each of them should be.
  const weight = (id) => 1 / near.get(id).length;
  // What hangs together begins together.
  const rank = new Map();
  for (const start of ids) {
    const open = [start];
    while (open.length) {
      const id = open.pop();
      if (rank.has(id)) continue;
      rank.set(id, rank.size);
      if (near.get(id).length > HUB && id !== start) continue;
      for (const next of near.get(id)) if (!rank.has(next)) open.push(next);
    }
  }
  for (const key of keys) columns.get(key).sort((a, b) => rank.get(a) - rank.get(b));
  const position = new Map();
  const number = (key) => columns.get(key).forEach((id, at, all) => position.set(id, (at + 0.5) / all.length));
  keys.forEach(number);
  const mean = (id) => {
    let [sum, all] = [0, 0];
    for (const other of near.get(id)) {
      sum += position.get(other) * weight(other);
      all += weight(other);
    }
    return all ? sum / all : position.get(id);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const key of round % 2 ? [...keys].reverse() : keys) {
      const wanted = new Map(columns.get(key).map((id) => [id, mean(id)]));
      columns.get(key).sort((a, b) => wanted.get(a) - wanted.get(b) || position.get(a) - position.get(b));
      number(key);
    }
  }
  // The fullest column is set line by line; the others go as near to their neighbours as there is room.
  const step = size.height + size.gap;
  const y = new Map();
  const fullest = keys.reduce((best, key) => (columns.get(key).length > columns.get(best).length ? key : best), keys[0]);
  const place = (key, wanted) => spread(wanted, step).forEach((value, at) => y.set(columns.get(key)[at], value));
  if (keys.length) place(fullest, columns.get(fullest).map((_, at) => at * step));
  const height = keys.length ? columns.get(fullest).length * step : 0;
  const at = keys.indexOf(fullest);
  const outward = [...keys.slice(0, at).reverse(), ...keys.slice(at + 1)];
  for (const key of outward) {
    const wanted = columns.get(key).map((id, index, all) => {
      const known = near.get(id).filter((other) => y.has(other) && columnOf(other) !== key);
      return known.length
        ? known.reduce((sum, other) => sum + y.get(other), 0) / known.length
        : ((index + 0.5) / all.length) * height;
    });
    place(key, wanted);
  }
  let top = Infinity;
  for (const value of y.values()) top = Math.min(top, value);
  let bottom = 0;
  for (const [id, value] of y) { y.set(id, value - top); bottom = Math.max(bottom, value - top); }
  return { y, height: y.size ? bottom + size.height : 0, columns: keys };
}

/* The places nearest to the wanted ones, in the same order, at least `step` apart (pool adjacent violators). */
function spread(wanted, step) {
  const pools = [];
  wanted.forEach((value, at) => {
    let pool = { sum: value - at * step, count: 1 };
    while (pools.length && pools.at(-1).sum / pools.at(-1).count > pool.sum / pool.count) {
      const last = pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  });
  const places = [];
  for (const pool of pools) for (let n = 0; n < pool.count; n += 1) places.push(pool.sum / pool.count + places.length * step);
  return places;
}
