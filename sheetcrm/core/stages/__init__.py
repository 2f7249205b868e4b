"""Stages of the road that take what earlier ones made, one file each; :mod:`sheetcrm.core.pipeline` sets their order. Pure."""
