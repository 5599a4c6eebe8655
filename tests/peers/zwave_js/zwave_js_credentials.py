"""User Credential and the security classes as far as they go in the open; see `zwave_js_commands`."""

from __future__ import annotations

from hypothesis import strategies as st
from zwave_js_commands import BYTE, FLAG, NOTHING, PIN, WORD, Entry, Values, all_of, among, buffer

OPERATION = st.integers(0, 2)
ADD_OR_MODIFY = st.integers(0, 1)
DELETE = st.just(2)
USER = {"userId": WORD}
CREDENTIAL = {**USER, "credentialType": st.integers(1, 0x0C), "credentialSlot": WORD}
RULE = st.integers(1, 3)
EXPIRING = 7
USER_TYPES = (0, 3, 4, 5, 6, EXPIRING, 9)
ASCII_NAME = all_of(
    nameEncoding=st.sampled_from((0, 1)),
    userName=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=32),
)
UTF_16_NAME = all_of(
    nameEncoding=st.just(2), userName=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=32)
)
NAME = ASCII_NAME | UTF_16_NAME


def _with_name(**particulars: Values) -> Values:
    return st.tuples(all_of(**particulars), NAME).map(lambda made: made[0] | made[1])


def _user(**more: Values) -> Values:
    """Only an expiring user has minutes."""
    common = {**more, **USER, "active": FLAG, "credentialRule": RULE}
    others = st.sampled_from([one for one in USER_TYPES if one != EXPIRING])
    expiring = _with_name(**common, userType=st.just(EXPIRING), expiringTimeoutMinutes=WORD)
    return _with_name(**common, userType=others) | expiring


MODIFIER = {"modifierType": BYTE, "modifierNodeId": WORD}
ANSWER = 4
CHANGED = st.sampled_from([one for one in range(11) if one != ANSWER])
REPORTED_USER = {
    **MODIFIER,
    **USER,
    "userType": st.sampled_from(USER_TYPES),
    "active": FLAG,
    "credentialRule": RULE,
    "expiringTimeoutMinutes": WORD,
}
KEPT_SECRET = {"credentialReadBack": st.just(False)}
READ_BACK = {"credentialReadBack": st.just(True), "credentialData": buffer(0, 40)}
NEXT = {"nextCredentialType": st.integers(0, 0x0C), "nextCredentialSlot": WORD}
SLOTS = {
    "numberOfCredentialSlots": WORD,
    "minCredentialLength": BYTE,
    "maxCredentialLength": BYTE,
    "maxCredentialHashLength": BYTE,
}
LEARNS = {
    "supportsCredentialLearn": st.just(True),
    "credentialLearnRecommendedTimeout": st.integers(1, 0xFF),
    "credentialLearnNumberOfSteps": st.integers(1, 0xFF),
}
CREDENTIAL_TYPE = all_of(supportsCredentialLearn=st.just(False), **SLOTS) | all_of(**LEARNS, **SLOTS)


def _by_type(row: Values) -> Values:
    """What JSON has for a map."""
    return st.dictionaries(st.integers(1, 0x0C), row, max_size=5).map(
        lambda made: [list(pair) for pair in made.items()]
    )


CHECKSUM = {"checksum": WORD}
ENTRY = {"entryType": BYTE, "entrySlot": WORD}

USER_CREDENTIAL = (
    Entry("UserCredentialCCUserCapabilitiesGet", NOTHING),
    Entry(
        "UserCredentialCCUserCapabilitiesReport",
        all_of(
            numberOfSupportedUsers=WORD,
            supportedCredentialRules=among(1, 2, 3),
            maxUserNameLength=BYTE,
            supportsUserSchedule=FLAG,
            supportsAllUsersChecksum=FLAG,
            supportsUserChecksum=FLAG,
            supportedUserNameEncodings=among(0, 1, 2).filter(bool),
            supportedUserTypes=among(*USER_TYPES),
        ),
    ),
    Entry("UserCredentialCCCredentialCapabilitiesGet", NOTHING),
    Entry(
        "UserCredentialCCCredentialCapabilitiesReport",
        all_of(
            supportsCredentialChecksum=FLAG,
            supportsAdminCode=FLAG,
            supportsAdminCodeDeactivation=FLAG,
            credentialTypes=_by_type(CREDENTIAL_TYPE),
        ),
    ),
    Entry("UserCredentialCCUserSet", all_of(operationType=DELETE, **USER) | _user(operationType=ADD_OR_MODIFY)),
    Entry("UserCredentialCCUserGet", all_of(**USER)),
    Entry(
        "UserCredentialCCUserReport",
        _with_name(reportType=CHANGED, **REPORTED_USER)
        | _with_name(reportType=st.just(ANSWER), nextUserId=WORD, **REPORTED_USER),
    ),
    Entry(
        "UserCredentialCCCredentialSet",
        all_of(operationType=DELETE, **CREDENTIAL)
        | all_of(operationType=ADD_OR_MODIFY, credentialData=buffer(0, 40), **CREDENTIAL),
    ),
    Entry("UserCredentialCCCredentialGet", all_of(**CREDENTIAL)),
    Entry(
        "UserCredentialCCCredentialReport",
        all_of(reportType=CHANGED, **CREDENTIAL, **MODIFIER, **KEPT_SECRET)
        | all_of(reportType=CHANGED, **CREDENTIAL, **MODIFIER, **READ_BACK)
        | all_of(reportType=st.just(ANSWER), **CREDENTIAL, **MODIFIER, **READ_BACK, **NEXT),
    ),
    Entry("UserCredentialCCCredentialLearnStart", all_of(**CREDENTIAL, operationType=ADD_OR_MODIFY, learnTimeout=BYTE)),
    Entry("UserCredentialCCCredentialLearnCancel", NOTHING),
    Entry("UserCredentialCCCredentialLearnReport", all_of(learnStatus=BYTE, **CREDENTIAL, stepsRemaining=BYTE)),
    Entry("UserCredentialCCAssociationSet", all_of(credentialType=BYTE, credentialSlot=WORD, destinationUserId=WORD)),
    Entry(
        "UserCredentialCCAssociationReport",
        all_of(credentialType=BYTE, credentialSlot=WORD, destinationUserId=WORD, status=BYTE),
    ),
    Entry("UserCredentialCCAllUsersChecksumGet", NOTHING),
    Entry("UserCredentialCCAllUsersChecksumReport", all_of(**CHECKSUM)),
    Entry("UserCredentialCCUserChecksumGet", all_of(**USER)),
    Entry("UserCredentialCCUserChecksumReport", all_of(**USER, **CHECKSUM)),
    Entry("UserCredentialCCCredentialChecksumGet", all_of(credentialType=BYTE)),
    Entry("UserCredentialCCCredentialChecksumReport", all_of(credentialType=BYTE, **CHECKSUM)),
    Entry("UserCredentialCCAdminPinCodeSet", all_of(pinCode=PIN)),
    Entry("UserCredentialCCAdminPinCodeGet", NOTHING),
    Entry("UserCredentialCCAdminPinCodeReport", all_of(operationResult=st.integers(0, 15), pinCode=PIN)),
    Entry("UserCredentialCCKeyLockerCapabilitiesGet", NOTHING),
    Entry(
        "UserCredentialCCKeyLockerCapabilitiesReport",
        all_of(
            keyLockerCapabilities=_by_type(
                all_of(numberOfEntrySlots=WORD, minEntryDataLength=WORD, maxEntryDataLength=WORD)
            )
        ),
    ),
    Entry(
        "UserCredentialCCKeyLockerEntrySet",
        all_of(operationType=DELETE, **ENTRY) | all_of(operationType=ADD_OR_MODIFY, entryData=buffer(0, 300), **ENTRY),
    ),
    Entry("UserCredentialCCKeyLockerEntryGet", all_of(**ENTRY)),
    Entry("UserCredentialCCKeyLockerEntryReport", all_of(occupied=FLAG, **ENTRY)),
)


# security, in the open

CLASSES = st.lists(st.integers(0x20, 0xEE), max_size=12, unique=True)
S2_CLASS = st.sampled_from((0, 1, 2, 7))
S2_CLASSES = among(0, 1, 2, 7)
RESERVED = st.integers(0, 63).map(lambda bits: bits << 2)
SEQUENCE = {"sequenceNumber": BYTE}

SECURITY_S0 = (
    Entry("SecurityCCCommandsSupportedGet", NOTHING),
    Entry(
        "SecurityCCCommandsSupportedReport",
        all_of(reportsToFollow=BYTE, supportedCCs=CLASSES, controlledCCs=CLASSES),
    ),
    Entry("SecurityCCSchemeGet", NOTHING),
    Entry("SecurityCCSchemeReport", NOTHING),
    Entry("SecurityCCNetworkKeySet", all_of(networkKey=buffer(16, 16))),
    Entry("SecurityCCNetworkKeyVerify", NOTHING),
    Entry("SecurityCCNonceGet", NOTHING),
    Entry("SecurityCCNonceReport", all_of(nonce=buffer(8, 8))),
)

SECURITY_S2 = (
    Entry("Security2CCNonceGet", all_of(**SEQUENCE)),
    Entry(
        "Security2CCNonceReport",
        all_of(**SEQUENCE, SOS=st.just(True), MOS=FLAG, receiverEI=buffer(16, 16))
        | all_of(**SEQUENCE, SOS=st.just(False), MOS=st.just(True)),
    ),
    Entry("Security2CCKEXGet", NOTHING),
    Entry(
        "Security2CCKEXReport",
        all_of(
            echo=FLAG,
            requestCSA=FLAG,
            _reserved=RESERVED,
            supportedKEXSchemes=among(*range(1, 8)),
            supportedECDHProfiles=among(*range(8)),
            requestedKeys=S2_CLASSES,
        ),
    ),
    Entry(
        "Security2CCKEXSet",
        all_of(
            echo=FLAG,
            permitCSA=FLAG,
            _reserved=RESERVED,
            selectedKEXScheme=st.integers(1, 7),
            selectedECDHProfile=st.integers(0, 7),
            grantedKeys=S2_CLASSES,
        ),
    ),
    Entry("Security2CCKEXFail", all_of(failType=BYTE)),
    Entry("Security2CCPublicKeyReport", all_of(includingNode=FLAG, publicKey=buffer(32, 32))),
    Entry("Security2CCNetworkKeyGet", all_of(requestedKey=S2_CLASS)),
    Entry("Security2CCNetworkKeyReport", all_of(grantedKey=S2_CLASS, networkKey=buffer(16, 16))),
    Entry("Security2CCNetworkKeyVerify", NOTHING),
    Entry("Security2CCTransferEnd", all_of(keyRequestComplete=FLAG, keyVerified=FLAG)),
    Entry("Security2CCCommandsSupportedGet", NOTHING),
    Entry("Security2CCCommandsSupportedReport", all_of(supportedCCs=CLASSES)),
)
