"""Contactless cards of ISO/IEC 14443 type A: what goes over the air and how their memories are laid out."""
