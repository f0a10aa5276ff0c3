/* Labels on the map itself, as on a printed one. Of a country a few territories have theirs beside
   the shapes with a line to each; a narrow or zoomed map has none. On a map of one region the names
   of the largest places stand inside. One that finds no free place is left out. Text reaches the page
   as text nodes only. */
(function () {
  "use strict";

  const ROOMY = 640; // px; a narrower map has no room for labels
  const REACHES = [24, 44, 70, 100, 140, 190]; // px from the territory, nearest first
  const CROSSING = 120; // px of distance that a line all over others' land is as bad as

  function overlaps(one, other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
      one.y < other.y + other.height && other.y < one.y + one.height;
  }

  /* The point of a box that is nearest to another point. */
  function lineEnd(from, box) {
    return {
      x: Math.min(Math.max(from.x, box.x), box.x + box.width),
      y: Math.min(Math.max(from.y, box.y), box.y + box.height),
    };
  }

  class Callouts {
    /* «painter» has drawn the shapes; «footer» px at the bottom of the map stay free. */
    constructor(map, painter, footer) {
      Object.assign(this, { map, painter, footer });
      this.group = atlasSvg.element(painter.svg, "g", { class: "atlas-callouts", "aria-hidden": "true" });
    }

    /* «codes» are those beside the shapes, «names» are [code, name], the most important first. */
    show(codes, shown, names) {
      this.group.replaceChildren();
      this.taken = [];
      const { shapes, size } = this.painter;
      const k = size / shapes.step;
      const origin = this.map.getPixelOrigin();
      this.toLayer = ([x, y]) => ({ x: x * size + shapes.left * k - origin.x, y: y * size + shapes.top * k - origin.y });
      for (const [code, name] of names) if (shapes.areas.has(code)) this._name(code, name);
      const isAtRest = this.map.getZoom() <= this.map.getMinZoom();
      if (!codes.length || !isAtRest || this.map.getSize().x < ROOMY) return;
      this.boxes = [...shapes.areas].map(([code, { box }]) => {
        const [from, to] = [this.toLayer([box[0], box[1]]), this.toLayer([box[2], box[3]])];
        return [this.painter.paths.get(code), { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y }];
      });
      this.back = ({ x, y }) => ({ x: (x + origin.x - shapes.left * k) / size, y: (y + origin.y - shapes.top * k) / size });
      for (const code of codes) if (shapes.areas.has(code) && shown.has(code)) this._place(code, shown.get(code));
    }

    /* A name in the middle of its place, where no other stands. */
    _name(code, name) {
      const { x, y } = this.toLayer(this.painter.shapes.middle(code));
      const text = atlasSvg.element(this.group, "text", { class: "atlas-inside", x, y: y + 4, "text-anchor": "middle" });
      text.textContent = name;
      const box = text.getBBox();
      if (!this._isInside(box) || this.taken.some((other) => overlaps(box, other))) return void text.remove();
      this.taken.push(box);
    }

    _place(code, { name, label }) {
      const from = this.toLayer(this.painter.shapes.middle(code));
      const text = atlasSvg.element(this.group, "text");
      atlasSvg.element(text, "tspan", { class: "atlas-callout-name", x: 0, dy: "1em" }).textContent = name;
      atlasSvg.element(text, "tspan", { x: 0, dy: "1.25em" }).textContent = label;
      const size = text.getBBox();
      const box = this._freeBox(from, size.width, size.height, this.painter.paths.get(code));
      if (!box) return void text.remove();
      this.taken.push(box);
      text.setAttribute("transform", `translate(${box.x - size.x} ${box.y - size.y})`);
      const { x, y } = lineEnd(from, box);
      atlasSvg.element(this.group, "line", { x1: from.x, y1: from.y, x2: x, y2: y });
      atlasSvg.element(this.group, "circle", { cx: from.x, cy: from.y, r: 2.5 });
    }

    /* The nearest free place; the line to a nearer one may cross too much of others' land. */
    _freeBox(from, width, height, own) {
      let best = null;
      for (const reach of REACHES) {
        if (best && best.cost <= reach) break;
        for (let turn = 0; turn < 16; turn += 1) {
          const [dx, dy] = [Math.cos(turn * Math.PI / 8), -Math.sin(turn * Math.PI / 8)];
          const x = from.x + dx * (reach + width / 2) - width / 2;
          const y = from.y + dy * (reach + height / 2) - height / 2;
          const box = { x, y, width, height };
          if (!this._isInside(box) || this.taken.some((other) => overlaps(box, other)) || this._isOnLand(box)) continue;
          const cost = reach + CROSSING * this._crossed(from, lineEnd(from, box), own);
          if (!best || cost < best.cost) best = { box, cost };
        }
      }
      return best && best.box;
    }

    /* Share of a line that lies on land of others. */
    _crossed(from, to, own) {
      let points = 0;
      for (let step = 1; step <= 8; step += 1) {
        const [x, y] = [from.x + (to.x - from.x) * step / 8, from.y + (to.y - from.y) * step / 8];
        const near = this.boxes.filter(([path, box]) => path !== own && overlaps(box, { x, y, width: 0, height: 0 }));
        if (this._isLand({ x, y }, near)) points += 1;
      }
      return points / 8;
    }

    _isLand(place, near) {
      const point = this.painter.svg.createSVGPoint();
      Object.assign(point, this.back(place));
      return near.some(([path]) => path.isPointInFill(point));
    }

    _isInside(box) {
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const size = this.map.getSize();
      return box.x > corner.x + 4 && box.y > corner.y + 4 &&
        box.x + box.width < corner.x + size.x - 4 && box.y + box.height < corner.y + size.y - this.footer;
    }

    _isOnLand(box) {
      const near = this.boxes.filter(([, other]) => overlaps(box, other));
      for (let column = 0; column <= 8; column += 1)
        for (let row = 0; row <= 3; row += 1)
          if (this._isLand({ x: box.x + box.width * column / 8, y: box.y + box.height * row / 3 }, near)) return true;
      return false;
    }
  }

  window.atlasCallouts = { Callouts };
})();
