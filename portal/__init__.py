"""Otklik: a transparency portal and open-data API for citizens' appeals."""
