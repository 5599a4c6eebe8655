// Builds, reads and secures commands with @zwave-js/cc and @zwave-js/core, unmodified, as it is told on standard input.
//
//   node codec.mjs <folder with package.json and node_modules>
//
// Each line in is one JSON order, each line out its JSON answer: {"did": ...} or {"failed": why}. Values that JSON does
// not have are written as zwave-js prints them: {"type": "Buffer", "data": [...]}, {"value": 2, "unit": "minutes"},
// {"ccId": "User Code", "ccCommand": "0x02", "payload": "0x05"}; a Map is a list of pairs, a Date its ISO text.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

import { securedVerbs } from "./secured.mjs";

const require = createRequire(path.join(path.resolve(process.argv[2]), "package.json"));
const cc = require("@zwave-js/cc");
const core = require("@zwave-js/core");
const { Bytes } = require("@zwave-js/shared");

const OURS = 1;
const THEIRS = 2;
const MAPS = new Set(["credentialTypes", "keyLockerCapabilities"]);
const DATES = new Set(["dstStart", "dstEnd", "dateAndTime"]);

/** A context that knows no node and no key: enough for commands that are not secured. */
async function context() {
    return {
        homeId: 0xc0ffee01,
        ownNodeId: OURS,
        sourceNodeId: THEIRS,
        frameType: "singlecast",
        securityManager2: await core.SecurityManager2.create(),
        getDeviceConfig: () => undefined,
        getSupportedCCVersion: () => 0,
        getHighestSecurityClass: () => core.SecurityClass.S2_AccessControl,
        hasSecurityClass: () => true,
        setSecurityClass: () => {},
    };
}

async function revived(name, value, ctx) {
    if (name === "encapsulated") return cc.CommandClass.parse(bytesOf(value), ctx);
    if (value === null || typeof value !== "object") return DATES.has(name) ? new Date(value) : value;
    if (value.type === "Buffer") return Bytes.from(value.data);
    if ("unit" in value) return new core.Duration(value.value ?? 0, value.unit);
    if (MAPS.has(name)) return new Map(value);
    if (!Array.isArray(value)) return revivedFields(value, ctx);
    return Promise.all(value.map((one) => revived("", one, ctx)));
}

async function revivedFields(fields, ctx) {
    const pairs = Object.entries(fields).map(async ([name, value]) => [name, await revived(name, value, ctx)]);
    return Object.fromEntries(await Promise.all(pairs));
}

function bytesOf(inner) {
    const head = [core.CommandClasses[inner.ccId], Number(inner.ccCommand)];
    return Bytes.concat([head, Bytes.from((inner.payload ?? "0x").slice(2), "hex")]);
}

async function plain(value, ctx) {
    if (value instanceof Uint8Array) return { type: "Buffer", data: [...value] };
    if (value instanceof core.Duration) return value.unit === "unknown" ? { unit: "unknown" } : value.toJSON();
    if (value instanceof Map) return plain([...value], ctx);
    if (value instanceof cc.CommandClass) {
        const [id, command, ...payload] = await value.serialize(ctx);
        const hex = (numbers) => "0x" + Bytes.from(numbers).toString("hex");
        return { ccId: core.CommandClasses[id], ccCommand: hex([command]), payload: hex(payload) };
    }
    if (Array.isArray(value)) return Promise.all(value.map((one) => plain(one, ctx)));
    if (value === null || typeof value !== "object" || value instanceof Date) return value;
    const pairs = Object.entries(value).map(async ([name, one]) => [name, await plain(one, ctx)]);
    return Object.fromEntries(await Promise.all(pairs));
}

const verbs = {
    /** The name of their class for a command, or null. */
    async name({ code: [ccId, command] }) {
        return { name: cc.getCCCommandConstructor(ccId, command)?.name ?? null };
    },
    async build({ class: name, fields }) {
        const ctx = await context();
        const command = new cc[name]({ nodeId: THEIRS, ...(await revivedFields(fields, ctx)) });
        return { hex: Bytes.from(await command.serialize(ctx)).toString("hex") };
    },
    /** `names` are the properties that are wanted. One that they call invalid comes as class InvalidCC. */
    async read({ hex, names }) {
        const ctx = await context();
        const command = await cc.CommandClass.parse(Bytes.from(hex, "hex"), ctx);
        const pairs = names.map(async (name) => [name, await plain(command[name], ctx)]);
        return { class: command.constructor.name, fields: Object.fromEntries(await Promise.all(pairs)) };
    },
    ...securedVerbs,
};

async function obey(order) {
    try {
        return { did: order.do, ...(await verbs[order.do](order)) };
    } catch (error) {
        return { failed: String(error?.stack ?? error) };
    }
}

let last = Promise.resolve();
const orders = readline.createInterface({ input: process.stdin });
orders.on("line", (line) => {
    last = last.then(async () => process.stdout.write(JSON.stringify(await obey(JSON.parse(line))) + "\n"));
});
orders.on("close", () => last.then(() => process.exit(0)));
