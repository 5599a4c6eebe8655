"""The HTTP API: call-compatible with the public access-grants API that the field's client libraries speak.

Facts: the published SDKs `seam` (Python 3.18, JavaScript 1.160 and 1.245), the public type package `@seamapi/types`
1.1038 and the public documentation.
"""
