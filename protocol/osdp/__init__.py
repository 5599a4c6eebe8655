"""OSDP (SIA OSDP v2.2, IEC 60839-11-5): the RS-485 protocol between a control panel and its readers.

The standard is sold. What stands here is what public implementations agree on: goToMain's libosdp, the Security
Industry Association's libosdp-conformance and OSDP.Net. Absent, because no public source tells it: what lies inside
manufacturer data and transparent smart card data, and the commands that the 2.x drafts dropped (RMODE, TDSET, DIAG).
"""
