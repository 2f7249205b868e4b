"""Matching: each stage by itself and the rules that must hold."""
