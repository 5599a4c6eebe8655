// Nodes that speak S0 and S2 with zwave-js's own managers, command classes and cryptography; a part of codec.mjs.
//
// What a node says and when follows zwave-js's driver (MessageGenerators, handleSecurityS2DecodeError), which cannot be
// run without a stick. `JoiningNode` runs the unmodified behaviours of zwave-js's mock node.

import { createRequire } from "node:module";
import path from "node:path";

const home = path.resolve(process.argv[2]);
const require = createRequire(path.join(home, "package.json"));
const cc = require("@zwave-js/cc");
const core = require("@zwave-js/core");
const { Bytes } = require("@zwave-js/shared");

const hex = (bytes) => Bytes.from(bytes).toString("hex");
const bytes = (text) => Bytes.from(text, "hex");
const LOST_NONCES = new Set([core.ZWaveErrorCodes.Security2CC_NoSPAN, core.ZWaveErrorCodes.Security2CC_CannotDecode]);
const NONCE_TIMEOUT = 100000;

/** What both kinds of node share: what leaves is gathered in `out`, what happened in `events`. */
class Secured {
    constructor({ own, peer, home_id, classes = [] }) {
        Object.assign(this, { own, peer, homeId: home_id, classes: new Set(classes), out: [], events: [], queue: [] });
        this.securityManagers = {};
    }

    get context() {
        return {
            ...this.securityManagers,
            homeId: this.homeId,
            ownNodeId: this.own,
            sourceNodeId: this.peer,
            frameType: "singlecast",
            getDeviceConfig: () => undefined,
            getSupportedCCVersion: () => 1,
            getHighestSecurityClass: () => core.securityClassOrder.find((one) => this.classes.has(one)),
            hasSecurityClass: (_, one) => this.classes.has(one),
            setSecurityClass: (_, one, granted) => (granted ? this.classes.add(one) : this.classes.delete(one)),
        };
    }

    async say(command) {
        this.out.push(hex(await command.serialize(this.context)));
    }

    parse(text) {
        return cc.CommandClass.parse(bytes(text), { ...this.context });
    }

    opened(command, more = {}) {
        return command.serialize(this.context).then((data) => this.events.push({ opened: hex(data), ...more }));
    }

    told() {
        const { out, events } = this;
        Object.assign(this, { out: [], events: [] });
        return { out, events };
    }
}

class S2Node extends Secured {
    static async open(order) {
        const node = new S2Node({ ...order, classes: Object.keys(order.keys).map(Number) });
        const manager = await core.SecurityManager2.create();
        for (const [securityClass, key] of Object.entries(order.keys)) await manager.setKey(+securityClass, bytes(key));
        node.manager = manager;
        node.securityManagers = { securityManager2: manager };
        return node;
    }

    async send({ hex: text, security_class: securityClass, extension }) {
        this.queue.push({ text, securityClass, extension, again: false });
        await this.pump();
    }

    async pump() {
        while (this.queue.length > 0 && !this.asked) {
            const { text, securityClass, extension } = this.queue[0];
            const span = this.manager.getSPANState(this.peer);
            if (
                span.type === core.SPANState.None ||
                span.type === core.SPANState.LocalEI ||
                (span.type === core.SPANState.SPAN && span.securityClass !== securityClass)
            ) {
                this.asked = true;
                await this.say(new cc.Security2CCNonceGet({ nodeId: this.peer }));
                return;
            }
            const encapsulated = await this.parse(text);
            encapsulated.nodeId = this.peer;
            const extensions = extension ? [extended(extension)] : [];
            this.last = this.queue.shift();
            await this.say(
                new cc.Security2CCMessageEncapsulation({ nodeId: this.peer, encapsulated, securityClass, extensions }),
            );
        }
    }

    async receive({ hex: text }) {
        const command = await this.parse(text);
        if (command instanceof cc.InvalidCC) {
            this.events.push({ refused: core.ZWaveErrorCodes[command.reason] ?? command.reason });
            if (LOST_NONCES.has(command.reason)) await this.sayNonce();
        } else if (command instanceof cc.Security2CCNonceGet) {
            await this.sayNonce();
        } else if (command instanceof cc.Security2CCNonceReport) {
            if (!this.asked && this.last && !this.last.again) this.queue.unshift({ ...this.last, again: true });
            this.asked = false;
            await this.pump();
        } else {
            await this.opened(command.encapsulated, { security_class: command.securityClass });
        }
    }

    async sayNonce() {
        const receiverEI = await this.manager.generateNonce(this.peer);
        await this.say(new cc.Security2CCNonceReport({ nodeId: this.peer, SOS: true, MOS: false, receiverEI }));
    }

    /** As after a restart: the nonces are gone, the keys are not. */
    async forget() {
        this.manager.deleteNonce(this.peer);
        this.last = undefined;
    }
}

function extended({ kind, group }) {
    if (kind === "mgrp") return new cc.MGRPExtension({ groupId: group });
    if (kind === "mos") return new cc.MOSExtension();
    return new cc.MPANExtension({ groupId: group, innerMPANState: Bytes.alloc(16, group) });
}

class S0Node extends Secured {
    static async open(order) {
        const node = new S0Node(order);
        node.useKey(order.key);
        return node;
    }

    useKey(key) {
        const options = { ownNodeId: this.own, networkKey: bytes(key), nonceTimeout: NONCE_TIMEOUT };
        this.securityManagers = { securityManager: new core.SecurityManager(options) };
        this.partials = [];
    }

    /** `and_nonce_get` asks for one more nonce with the command. */
    async send({ hex: text, and_nonce_get: andNonceGet }) {
        this.queue.push({ text, andNonceGet });
        if (this.queue.length === 1) await this.say(new cc.SecurityCCNonceGet({ nodeId: this.peer }));
    }

    async receive({ hex: text }) {
        const command = await this.parse(text);
        if (command instanceof cc.InvalidCC) {
            this.events.push({ refused: core.ZWaveErrorCodes[command.reason] ?? command.reason ?? "invalid" });
        } else if (command instanceof cc.SecurityCCNonceGet) {
            await this.sayNonce();
        } else if (command instanceof cc.SecurityCCNonceReport) {
            const { text: inner, andNonceGet } = this.queue.shift();
            const encapsulated = await this.parse(inner);
            encapsulated.nodeId = this.peer;
            const Sealed = andNonceGet
                ? cc.SecurityCCCommandEncapsulationNonceGet
                : cc.SecurityCCCommandEncapsulation;
            const sealed = new Sealed({ nodeId: this.peer, encapsulated });
            sealed.nonce = command.nonce;
            await this.say(sealed);
            if (this.queue.length > 0 && !andNonceGet) await this.say(new cc.SecurityCCNonceGet({ nodeId: this.peer }));
        } else {
            if (text.startsWith("98c1")) await this.sayNonce();
            if (command.sequenced && !command.secondFrame) {
                this.partials = [command];
                return;
            }
            await command.mergePartialCCs(this.partials, this.context);
            this.partials = [];
            await this.opened(command.encapsulated);
        }
    }

    async sayNonce() {
        const nonce = this.securityManagers.securityManager.generateNonce(this.peer, 8);
        await this.say(new cc.SecurityCCNonceReport({ nodeId: this.peer, nonce }));
    }
}

/** The joining side of an inclusion: zwave-js's mock node's behaviours, with this node in the mock node's place. */
class JoiningNode extends Secured {
    static async open(order) {
        const node = new JoiningNode({ ...order, classes: [] });
        node.requested = new Set(order.requested);
        const behaviors = path.join(home, "node_modules/zwave-js/build/cjs/lib/node/mockCCBehaviors");
        const { SecurityCCBehaviors, SecurityCCHooks } = require(path.join(behaviors, "Security.js"));
        const { Security2CCBehaviors, Security2CCHooks } = require(path.join(behaviors, "Security2.js"));
        node.behaviors = [...SecurityCCHooks, ...Security2CCHooks, ...SecurityCCBehaviors, ...Security2CCBehaviors];
        if (order.private) {
            node.ecdhKeyPair = await core.keyPairFromRawECDHPrivateKey(bytes(order.private));
            node.securityManagers = { securityManager2: await core.SecurityManager2.create() };
        }
        return node;
    }

    // what the behaviours use of a mock node
    state = new Map();
    controller = { ownNodeId: 0 };
    get id() {
        return this.own;
    }
    get capabilities() {
        return { securityClasses: this.requested };
    }
    get encodingContext() {
        return this.context;
    }
    get implementedCCs() {
        return new Map([[core.CommandClasses["User Code"], { secure: true, isSupported: true }]]);
    }
    async sendToController(frame) {
        await this.say(frame.payload);
    }
    expectControllerFrame(wanted) {
        return new Promise((resolve) => {
            this.waiting = { wanted, resolve };
            this.blocked();
        });
    }

    /** Returns when the behaviours have done with the command, or wait for another one. */
    async receive({ hex: text }) {
        this.controller.ownNodeId = this.peer;
        const command = await this.parse(text);
        const frame = { type: 0, payload: command };
        const untilBlocked = new Promise((resolve) => (this.blocked = resolve));
        if (this.waiting?.wanted(frame)) {
            const { resolve } = this.waiting;
            this.waiting = undefined;
            resolve(frame);
        } else {
            this.handling = this.handle(command);
        }
        await Promise.race([this.handling, untilBlocked]);
    }

    async handle(received) {
        let command = received;
        for (const one of this.behaviors) {
            if (one.transformIncomingCC) command = await one.transformIncomingCC(this.controller, this, command);
        }
        for (const one of this.behaviors) {
            let response = await one.handleCC?.(this.controller, this, command);
            if (!response) continue;
            for (const hook of this.behaviors) {
                if (hook.transformResponse) {
                    response = await hook.transformResponse(this.controller, this, command, response);
                }
            }
            if (response.action === "sendCC") await this.say(response.cc);
            return;
        }
        if (received !== command) await this.opened(command);
        else if (command instanceof cc.InvalidCC) this.events.push({ refused: command.reason });
    }
}

const derivations = {
    async public_key({ private: key }) {
        return { public: hex((await core.keyPairFromRawECDHPrivateKey(bytes(key))).publicKey) };
    },
    async shared_secret({ private: key, public: other }) {
        const { privateKey } = await core.keyPairFromRawECDHPrivateKey(bytes(key));
        return { secret: hex(await core.deriveSharedECDHSecret({ privateKey, publicKey: bytes(other) })) };
    },
    async temporary_keys({ secret, including, joining }) {
        const prk = await core.computePRK(bytes(secret), bytes(including), bytes(joining));
        const { tempKeyCCM, tempPersonalizationString } = await core.deriveTempKeys(prk);
        return { prk: hex(prk), ccm: hex(tempKeyCCM), personalisation: hex(tempPersonalizationString) };
    },
    async network_keys({ key }) {
        const { keyCCM, keyMPAN, personalizationString } = await core.deriveNetworkKeys(bytes(key));
        return { ccm: hex(keyCCM), multicast: hex(keyMPAN), personalisation: hex(personalizationString) };
    },
    async nonces({ key, sender, receiver, count }) {
        const manager = await core.SecurityManager2.create();
        await manager.setKey(0, bytes(key));
        await manager.initializeSPAN(2, 0, bytes(sender), bytes(receiver));
        const nonces = [];
        while (nonces.length < count) nonces.push(hex(await manager.nextNonce(2)));
        return { nonces };
    },
    async s0_keys({ key }) {
        const manager = new core.SecurityManager({ ownNodeId: 1, networkKey: bytes(key), nonceTimeout: NONCE_TIMEOUT });
        return { authentication: hex(await manager.getAuthKey()), encryption: hex(await manager.getEncryptionKey()) };
    },
    async dsk({ public: key }) {
        return { dsk: core.dskToString(bytes(key).subarray(0, 16)) };
    },
};

const KINDS = { s2: S2Node, s0: S0Node, joining: JoiningNode };
const nodes = new Map();

export const securedVerbs = {
    ...derivations,
    /** A node named `id` of the kind s2, s0 or joining. */
    async open(order) {
        nodes.set(order.id, await KINDS[order.kind].open(order));
        return {};
    },
    /** Sends, receives or forgets: `act` names the method. Answers what it said and what it tells. */
    async act(order) {
        const node = nodes.get(order.id);
        await node[order.act](order);
        return node.told();
    },
};
