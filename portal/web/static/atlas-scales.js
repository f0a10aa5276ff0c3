/* Shapes of one map at several scales. The coarsest is drawn first; a finer one is fetched when the
   zoom first asks for it and then kept, so that zooming to and fro fetches nothing twice. */
(function () {
  "use strict";

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    return answer.json();
  }

  /* An arc of TopoJSON is a first point and steps on a grid from each point to the next. */
  function readArc(moves, { scale, translate }) {
    let x = 0;
    let y = 0;
    return moves.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return L.latLng(y * scale[1] + translate[1], x * scale[0] + translate[0]);
    });
  }

  /* A ring is made of arcs; a complement (~number) means that the arc is walked backwards. Where one
     arc ends the next begins, with the same point. */
  function readRing(pieces, arcs) {
    return pieces.flatMap((piece) =>
      piece < 0 ? arcs[~piece].slice(1).reverse() : arcs[piece].slice(0, -1));
  }

  /* Polygons by code, and all borders, each once. Neighbours share the points between them, which
     spares a phone half the memory. */
  function readShapes(topology, name) {
    const arcs = topology.arcs.map((moves) => readArc(moves, topology.transform));
    const shapes = topology.objects[name].geometries.map(({ id, arcs: polygons }) =>
      [String(id), polygons.map((rings) => rings.map((pieces) => readRing(pieces, arcs)))]);
    return { shapes: new Map(shapes), lines: arcs };
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

  window.atlasScales = { Scales, fetchJson };
})();
