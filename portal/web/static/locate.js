/* «My location» on the page of the finder: the position is compared with the outlines here, in the
   browser, and leaves the device in no request. It is asked for only when the button is pressed.

   The page gives
     <div id="locate" data-lookups="/geo/a.json /geo/b.json" data-names="/geo/c.json /geo/d.json"
          data-place="/t/{code}" data-lang="ru" data-…="texts">
       <button type="button" hidden>…</button> <p role="status"></p> <ul hidden></ul>
     </div>
   with one lookup (TopoJSON in degrees) and one file of names per level, the lowest level first. */
(function () {
  "use strict";

  const METRES = 111195; // of a degree of latitude
  const WIDEST = 25000; // m: who knows its place no better cannot tell a district
  const MOST = 6;
  const OPTIONS = { enableHighAccuracy: false, timeout: 20000, maximumAge: 300000 };

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    return answer.json();
  }

  /* The rings of a polygon in metres around the point, which is then at 0, 0. */
  function around(ring, longitude, latitude) {
    const width = METRES * Math.cos((latitude * Math.PI) / 180);
    return ring.map(([x, y]) => [(x - longitude) * width, (y - latitude) * METRES]);
  }

  /* Whether 0, 0 is inside: a ray to the east crosses the rings an odd number of times. */
  function isInside(rings) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i += 1) {
        const [ax, ay] = ring[i - 1];
        const [bx, by] = ring[i];
        if (ay > 0 !== by > 0 && ax + ((bx - ax) * -ay) / (by - ay) > 0) inside = !inside;
      }
    }
    return inside;
  }

  /* Metres from 0, 0 to the nearest side of the rings. */
  function distance(rings) {
    let nearest = Infinity;
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i += 1) {
        const [ax, ay] = ring[i - 1];
        const dx = ring[i][0] - ax;
        const dy = ring[i][1] - ay;
        const along = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
        nearest = Math.min(nearest, Math.hypot(ax + along * dx, ay + along * dy));
      }
    }
    return nearest;
  }

  /* The polygons of a feature near the point; a longitude may be told in two ways. */
  function nearRings(feature, longitude, latitude, reach) {
    const polygons = feature.geometry.type === "Polygon"
      ? [feature.geometry.coordinates] : feature.geometry.coordinates;
    const found = [];
    for (const turn of [-360, 0, 360]) {
      for (const polygon of polygons) {
        const outer = around(polygon[0], longitude + turn, latitude);
        const xs = outer.map((point) => point[0]);
        const ys = outer.map((point) => point[1]);
        const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
        const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
        if (least(xs) > reach || most(xs) < -reach || least(ys) > reach || most(ys) < -reach) continue;
        found.push(polygon.map((ring) => around(ring, longitude + turn, latitude)));
      }
    }
    return found;
  }

  /* The territory with the point, and others within «reach» metres, the nearest first. «edge» is
     the way to the nearest side of its outline, «inside» says on which side the point is. */
  function locate(topology, longitude, latitude, reach) {
    const [object] = Object.values(topology.objects);
    const found = [];
    for (const feature of topojson.feature(topology, object).features) {
      const polygons = nearRings(feature, longitude, latitude, reach);
      const edge = Math.min(Infinity, ...polygons.map(distance));
      const inside = polygons.some(isInside);
      if (inside || edge <= reach) found.push({ code: String(feature.id), edge, inside });
    }
    return found.sort((a, b) => b.inside - a.inside || a.edge - b.edge);
  }

  /* Look through the levels, the lowest first. Where a border is near, what lies beyond it may be
     drawn on another level; a wider place around one already found says nothing new. */
  async function findPlaces(data, { longitude, latitude, accuracy }) {
    const lookups = data.lookups.split(" ");
    const names = data.names.split(" ");
    const reach = Math.max(accuracy || 0, Number(data.tolerance) || 0);
    let found = [];
    for (let i = 0; i < lookups.length; i += 1) {
      if (found.length === 1 && found[0].inside && found[0].edge > reach) break;
      const near = locate(await fetchJson(lookups[i]), longitude, latitude, reach);
      const isKnown = found.some((place) => place.inside);
      const further = near.filter((place) => !(isKnown && place.inside));
      if (!further.length) continue;
      const { codes, names: byLang } = await fetchJson(names[i]);
      const own = byLang[data.lang] || byLang.en;
      found = found.concat(further.map((place) => ({ ...place, name: own[codes.indexOf(place.code)] })));
    }
    return found.sort((a, b) => b.inside - a.inside || a.edge - b.edge);
  }

  class Locator {
    constructor(box) {
      this.data = box.dataset;
      this.button = box.querySelector("button");
      this.status = box.querySelector("[role=status]");
      this.list = box.querySelector("ul");
      this.button.hidden = false;
      this.button.addEventListener("click", () => this.ask());
    }

    ask() {
      this.say(this.data.asking);
      this.list.hidden = true;
      navigator.geolocation.getCurrentPosition(
        (position) => this.find(position.coords).catch((fault) => {
          this.say(this.data.fault);
          console.error(fault);
        }),
        (error) => this.say(error.code === error.PERMISSION_DENIED ? this.data.refused : this.data.unknown),
        OPTIONS,
      );
    }

    say(text) {
      this.status.textContent = text;
    }

    async find(coords) {
      if (coords.accuracy > WIDEST) return this.say(this.data.coarse);
      this.say(this.data.looking);
      const places = await findPlaces(this.data, coords);
      if (!places.length) return this.say(this.data.outside);
      if (places.length === 1 && places[0].inside) return window.location.assign(this.address(places[0].code));
      this.say(places[0].inside ? this.data.border : this.data.beside);
      return this.show(places.slice(0, MOST));
    }

    address(code) {
      return this.data.place.replace("{code}", encodeURIComponent(code));
    }

    show(places) {
      this.list.replaceChildren(...places.map(({ code, name }) => {
        const link = document.createElement("a");
        link.href = this.address(code);
        link.textContent = name || code;
        const item = document.createElement("li");
        item.append(link);
        return item;
      }));
      this.list.hidden = false;
      this.list.querySelector("a").focus();
    }
  }

  window.otklikLocate = { locate };
  const box = document.getElementById("locate");
  if (box && window.isSecureContext && navigator.geolocation) new Locator(box);
})();
