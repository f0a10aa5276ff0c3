var map_atlas = L.map(
"map_atlas",
{
center: [0.0, 0.0],
crs: L.CRS.Simple,
...{
"zoom": 0,
"zoomControl": false,
"preferCanvas": false,
"attributionControl": false,
"zoomSnap": 0.05,
"zoomDelta": 0.75,
"zoomAnimation": false,
"fadeAnimation": false,
"inertia": false,
"scrollWheelZoom": false,
"keyboard": false,
"minZoom": -3,
"maxZoom": 5,
}
}
);
var choropleth_atlas = atlas.layer(map_atlas);
choropleth_atlas.addTo(map_atlas);
