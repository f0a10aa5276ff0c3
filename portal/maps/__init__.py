"""Maps: Folium builder on our own assets, classes, legends and the values a browser paints."""
