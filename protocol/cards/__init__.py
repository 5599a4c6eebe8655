"""Contactless cards of ISO/IEC 14443 type A: frames, dialogues, and how their memories are laid out."""
