// The parts of Leaflet that the maps use, under their usual names: no tiles, markers or popups.
// A browser gets a third less to read than with the whole library. How it is built is told in
// portal/web/static/vendor/SOURCES.md.
export {Map, createMap as map} from 'leaflet/src/map/Map.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import {Control, control} from 'leaflet/src/control/Control.js';
import {Zoom, zoom} from 'leaflet/src/control/Control.Zoom.js';
Control.Zoom = Zoom; control.zoom = zoom;
export {Control, control};
import {CRS} from 'leaflet/src/geo/crs/CRS.js';
import {Simple} from 'leaflet/src/geo/crs/CRS.Simple.js';
CRS.Simple = Simple;
export {CRS};
export {Layer} from 'leaflet/src/layer/Layer.js';
export {LayerGroup, layerGroup} from 'leaflet/src/layer/LayerGroup.js';
export {FeatureGroup, featureGroup} from 'leaflet/src/layer/FeatureGroup.js';
export {Tooltip, tooltip} from 'leaflet/src/layer/Tooltip.js';
export {Path} from 'leaflet/src/layer/vector/Path.js';
export {Polyline, polyline} from 'leaflet/src/layer/vector/Polyline.js';
export {Polygon, polygon} from 'leaflet/src/layer/vector/Polygon.js';
export {SVG, svg} from 'leaflet/src/layer/vector/SVG.js';
export {Canvas, canvas} from 'leaflet/src/layer/vector/Canvas.js';
import 'leaflet/src/layer/vector/Renderer.getRenderer.js';
import * as DomEvent from 'leaflet/src/dom/DomEvent.js';
import * as DomUtil from 'leaflet/src/dom/DomUtil.js';
import * as Util from 'leaflet/src/core/Util.js';
import Browser from 'leaflet/src/core/Browser.js';
export {DomEvent, DomUtil, Util, Browser};
export {Class} from 'leaflet/src/core/Class.js';
export {LatLng, toLatLng as latLng} from 'leaflet/src/geo/LatLng.js';
export {LatLngBounds, toLatLngBounds as latLngBounds} from 'leaflet/src/geo/LatLngBounds.js';
export {Point, toPoint as point} from 'leaflet/src/geometry/Point.js';
export {Bounds, toBounds as bounds} from 'leaflet/src/geometry/Bounds.js';
