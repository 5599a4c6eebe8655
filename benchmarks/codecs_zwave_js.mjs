// Builds and reads Z-Wave frames with zwave-js, unmodified, as often as it is told on standard input.
//
//   node codecs_zwave_js.mjs <folder with package.json and node_modules>
//
// Each line in is one JSON order, {"do": "build" | "parse", "repeats": 1000, "frame": hex, "values": {...}}; each line
// out is its answer: what was made or read, and the seconds of processor time that all repeats took.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const require = createRequire(path.join(path.resolve(process.argv[2]), "package.json"));
const { CommandClass, UserCodeCCSet } = require("@zwave-js/cc");
const { NodeIDType } = require("@zwave-js/core");
const { Message } = require("@zwave-js/serial");
const { SendDataRequest } = require("@zwave-js/serial/serialapi");

const context = {
    homeId: 1,
    ownNodeId: 1,
    nodeIdType: NodeIDType.Short,
    getSupportedCCVersion: () => 1,
    getDeviceConfig: () => undefined,
};

// as the driver does before it writes to the port
async function build({ values }) {
    const { node, user, status, code, options, callback } = values;
    const command = new UserCodeCCSet({ nodeId: node, userId: user, userIdStatus: status, userCode: code });
    return new SendDataRequest({ command, transmitOptions: options, callbackId: callback }).serialize(context);
}

// as the driver does with what its cutter gives it
async function parse({ bytes }) {
    const message = Message.parse(bytes, context);
    const inside = { ...context, sourceNodeId: message.getNodeId(), frameType: message.frameType };
    return CommandClass.parse(message.serializedCC, inside);
}

const verbs = { build, parse };

const told = {
    build: (frame) => ({ frame: Buffer.from(frame).toString("hex") }),
    parse: (read) => ({
        values: { node: read.nodeId, user: read.userId, status: read.userIdStatus, code: read.userCode },
    }),
};

async function obey(order) {
    if (order.frame) order.bytes = Uint8Array.from(Buffer.from(order.frame, "hex"));
    const verb = verbs[order.do];
    let last;
    const before = process.cpuUsage();
    for (let count = 0; count < order.repeats; count++) last = await verb(order);
    const spent = process.cpuUsage(before);
    return { ...told[order.do](last), seconds: (spent.user + spent.system) / 1e6 };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await obey(JSON.parse(line))) + "\n");
}
