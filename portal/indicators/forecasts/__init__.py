"""Forecasts of appeals received. Only builds of releases import this: its libraries are heavy."""
