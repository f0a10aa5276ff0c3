/* Shapes of one map at several scales. The coarsest is drawn first; a finer one is fetched when the
   zoom first asks for it and then kept, so that zooming to and fro fetches nothing twice.

   A file of TopoJSON holds every border once, as steps on a grid. That is what a path of SVG (or of
   a canvas) is written in too: «l dx dy dx dy …». So an outline is made by joining strings, and its
   place on the screen is one transform of the whole drawing. Here y grows downwards. */
(function () {
  "use strict";

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    return answer.json();
  }

  /* One border: where it begins and ends, the steps between in both directions, its box. */
  function readArc(moves) {
    let [x, y] = [moves[0][0], -moves[0][1]];
    const arc = { x, y, steps: "", back: "", box: [x, y, x, y], moves };
    const { box } = arc;
    for (let i = 1; i < moves.length; i += 1) {
      const dx = moves[i][0];
      const dy = -moves[i][1];
      x += dx;
      y += dy;
      arc.steps += " " + dx + " " + dy;
      arc.back = " " + -dx + " " + -dy + arc.back;
      if (x < box[0]) box[0] = x; else if (x > box[2]) box[2] = x;
      if (y < box[1]) box[1] = y; else if (y > box[3]) box[3] = y;
    }
    arc.endX = x;
    arc.endY = y;
    return arc;
  }

  function widen(box, other) {
    box[0] = Math.min(box[0], other[0]);
    box[1] = Math.min(box[1], other[1]);
    box[2] = Math.max(box[2], other[2]);
    box[3] = Math.max(box[3], other[3]);
  }

  /* The outline of a territory and its box; a complement (~number) is an arc walked backwards. */
  function readArea(polygons, arcs) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let outline = "";
    for (const rings of polygons) {
      for (const pieces of rings) {
        const first = pieces[0];
        outline += first < 0 ? "M" + arcs[~first].endX + " " + arcs[~first].endY : "M" + arcs[first].x + " " + arcs[first].y;
        outline += arcs[first < 0 ? ~first : first].steps && "l";
        for (const piece of pieces) {
          const arc = arcs[piece < 0 ? ~piece : piece];
          outline += piece < 0 ? arc.back : arc.steps;
          widen(box, arc.box);
        }
        outline += "h0z"; // of a ring that is a point the steps are none
      }
    }
    return { outline, box, polygons };
  }

  /* The centre of gravity of the largest ring, for a label's line. */
  function middle({ polygons }, arcs) {
    let best = { area: -1 };
    for (const [pieces] of polygons) {
      let [area, sumX, sumY, points] = [0, 0, 0, 0];
      let last = null;
      for (const piece of pieces) {
        const arc = arcs[piece < 0 ? ~piece : piece];
        let [x, y] = piece < 0 ? [arc.endX, arc.endY] : [arc.x, arc.y];
        for (let i = 1; i <= arc.moves.length; i += 1) {
          if (last) {
            const cross = last[0] * y - x * last[1];
            area += cross;
            sumX += (last[0] + x) * cross;
            sumY += (last[1] + y) * cross;
          }
          last = [x, y];
          points += 1;
          if (i === arc.moves.length) break;
          const move = arc.moves[piece < 0 ? arc.moves.length - i : i];
          x += piece < 0 ? -move[0] : move[0];
          y += piece < 0 ? move[1] : -move[1];
        }
      }
      if (points && Math.abs(area) > best.area)
        best = { area: Math.abs(area), x: area ? sumX / (3 * area) : last[0], y: area ? sumY / (3 * area) : last[1] };
    }
    return [best.x, best.y];
  }

  /* All areas by code, all borders as one path, and where the grid lies in map units. */
  function readShapes(topology, name) {
    const arcs = topology.arcs.map(readArc);
    const areas = new Map();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { id, arcs: polygons } of topology.objects[name].geometries) {
      const area = readArea(polygons, arcs);
      areas.set(String(id), area);
      widen(box, area.box);
    }
    const { scale, translate } = topology.transform;
    return {
      areas, arcs, box, step: scale[0], left: translate[0], top: -translate[1],
      middle: (code) => middle(areas.get(code), arcs),
    };
  }

  function linesOf(arcs) {
    return arcs.map((arc) => "M" + arc.x + " " + arc.y + (arc.steps && "l" + arc.steps)).join("");
  }

  class Scales {
    /* «entries» are [{file, min_zoom}, …], coarsest first; «name» is the object in each file. */
    constructor(entries, name) {
      Object.assign(this, { entries, name, loaded: new Map() });
    }

    /* Number of the scale for a zoom. */
    at(zoom) {
      return Math.max(0, this.entries.filter((entry) => entry.min_zoom <= zoom).length - 1);
    }

    /* Promise of the shapes of a scale. */
    load(number) {
      if (!this.loaded.has(number)) {
        const loading = fetchJson(this.entries[number].file).then((topology) => readShapes(topology, this.name));
        this.loaded.set(number, loading);
        loading.catch(() => this.loaded.delete(number)); // the next zoom tries again
      }
      return this.loaded.get(number);
    }
  }

  window.atlasShapes = { Scales, fetchJson, linesOf };
})();
