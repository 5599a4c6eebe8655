"""The simulated PN532 encoder: UART, firmware, radio, and the field into which cards are put."""
