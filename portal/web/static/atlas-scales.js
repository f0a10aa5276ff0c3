/* Shapes of one map at several scales. The coarsest is drawn first; a finer one is fetched when the
   zoom first asks for it and then kept, so that zooming to and fro fetches nothing twice. */
(function () {
  "use strict";

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    return answer.json();
  }

  class Scales {
    /* «entries» are [{file, min_zoom}, …], coarsest first; «name» is the object in each file. */
    constructor(entries, name) {
      Object.assign(this, { entries, name, loaded: new Map() });
    }

    /* Number of the scale for a zoom. */
    at(zoom) {
      const fitting = this.entries.filter((entry) => entry.min_zoom <= zoom);
      return Math.max(0, fitting.length - 1);
    }

    /* Promise of a scale: features by code, and all borders, each once. */
    load(number) {
      if (!this.loaded.has(number)) {
        const loading = fetchJson(this.entries[number].file).then((topology) => this._read(topology));
        this.loaded.set(number, loading);
        loading.catch(() => this.loaded.delete(number)); // the next zoom tries again
      }
      return this.loaded.get(number);
    }

    _read(topology) {
      const object = topology.objects[this.name];
      const features = topojson.feature(topology, object).features;
      return {
        features: new Map(features.map((feature) => [String(feature.id), feature])),
        lines: topojson.mesh(topology, object),
      };
    }
  }

  window.atlasScales = { Scales, fetchJson };
})();
