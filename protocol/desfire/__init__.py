"""MIFARE DESFire EV1 and EV2: commands, authentication, secure messaging, key changes and key diversification.

Facts from NXP AN10922 (key diversification), AN12196 and AN12343 (EV2), the public DESFire EV1 walk-through at
ridrix.wordpress.com, and what libfreefare and proxmark3 show of the legacy and EV1 modes. NXP's full data sheets are
not public: what only they say is absent (Virtual Card, proximity check, delegated applications, transaction MAC files,
the contents of SetConfiguration), and so is every hotel-lock vendor's layout of files and keys.
"""
