// Drives a serial port with zwave-js, unmodified, and does what it is told on standard input.
//
//   node interview.mjs <folder with package.json and node_modules> <serial port or tcp://host:port> <cache folder>
//                      [network keys as JSON: {"S0_Legacy": hex, "S2_AccessControl": hex, ...}]
//
// Each line in is one JSON order, {"do": "set_code", "node": 2, "slot": 5, "pin": "4711"}; each line out is one JSON
// answer, {"did": "set_code", ...} or {"failed": "set_code", "why": "..."}. The first answer comes unasked once the
// driver is ready. Events that zwave-js reports by itself come as {"event": ...} lines in between.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const [home, port, cache, keys = "{}"] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(home), "package.json"));
const { Driver } = require("zwave-js");

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const driver = new Driver(port, {
    storage: { cacheDir: cache },
    logConfig: process.env.ZWAVE_JS_LOG ? { level: "silly", forceConsole: true } : { enabled: false },
    interview: { queryAllUserCodes: false },
    securityKeys: Object.fromEntries(
        Object.entries(JSON.parse(keys)).map(([name, key]) => [name, Buffer.from(key, "hex")]),
    ),
});
const interviewed = new Map();

function watch(node) {
    interviewed.set(
        node.id,
        new Promise((resolve, reject) => {
            node.once("interview completed", resolve);
            node.on("interview failed", (_, failure) => {
                if (failure.isFinal) reject(new Error(failure.errorMessage));
            });
        }),
    );
    interviewed.get(node.id).catch(() => {});
    node.on("notification", (_, ccId, args) => say({ event: "notification", node: node.id, cc: ccId, args }));
}

const userCode = (order) => driver.controller.nodes.getOrThrow(order.node).commandClasses["User Code"];
const schedule = (order) => driver.controller.nodes.getOrThrow(order.node).commandClasses["Schedule Entry Lock"];

const verbs = {
    async interviewed(order) {
        const node = driver.controller.nodes.getOrThrow(order.node);
        await interviewed.get(node.id);
        return {
            stage: node.interviewStage,
            manufacturer: node.manufacturerId,
            type: node.productType,
            product: node.productId,
            flirs: node.isFrequentListening,
            classes: [...node.implementedCommandClasses.keys()],
            versions: Object.fromEntries(
                [...node.implementedCommandClasses.keys()].map((cc) => [cc, node.getCCVersion(cc)]),
            ),
            slots: node.getValue({ commandClass: 0x63, property: "supportedUsers" }),
        };
    },
    async include(order) {
        const found = new Promise((resolve) => driver.controller.once("node added", resolve));
        await driver.controller.beginInclusion({ strategy: 2 /* insecure */ });
        say({ event: "waiting for the button" });
        const node = await found;
        watch(node);
        return { node: node.id };
    },
    /** `strategy` 3 is S0, 4 is S2; every class is granted that the node asks for, and `pin` is typed. */
    async include_secured(order) {
        const found = new Promise((resolve) =>
            driver.controller.once("node added", (node, result) => resolve({ node, result })),
        );
        const userCallbacks = {
            grantSecurityClasses: async (requested) => requested,
            validateDSKAndEnterPIN: async (dsk) => (say({ event: "PIN wanted", dsk }), order.pin),
            abort: () => say({ event: "inclusion given up" }),
        };
        await driver.controller.beginInclusion({ strategy: order.strategy, userCallbacks });
        say({ event: "waiting for the button" });
        const { node, result } = await found;
        watch(node);
        const { lowSecurity, lowSecurityReason } = result;
        return { node: node.id, class: node.getHighestSecurityClass(), lowSecurity, lowSecurityReason };
    },
    async exclude() {
        const gone = new Promise((resolve) => driver.controller.once("node removed", resolve));
        await driver.controller.beginExclusion();
        say({ event: "waiting for the button" });
        return { node: (await gone).id };
    },
    async set_code(order) {
        const result = await userCode(order).set(order.slot, 1, order.pin);
        return { result: result ?? null };
    },
    async get_code(order) {
        const read = await userCode(order).get(order.slot);
        return { status: read?.userIdStatus ?? null, pin: read?.userCode ?? null };
    },
    async clear_code(order) {
        const result = await userCode(order).clear(order.slot);
        return { result: result ?? null };
    },
    async checksum(order) {
        return { checksum: await userCode(order).getUserCodeChecksum() };
    },
    async set_year_day(order) {
        const slot = { userId: order.user, slotId: order.slot };
        return { result: (await schedule(order).setYearDaySchedule(slot, order.schedule)) ?? null };
    },
    async get_year_day(order) {
        const slot = { userId: order.user, slotId: order.slot };
        return { schedule: (await schedule(order).getYearDaySchedule(slot)) ?? null };
    },
    async clear_year_day(order) {
        const slot = { userId: order.user, slotId: order.slot };
        return { result: (await schedule(order).setYearDaySchedule(slot)) ?? null };
    },
    async door(order) {
        const lock = driver.controller.nodes.getOrThrow(order.node).commandClasses["Door Lock"];
        if (order.mode !== undefined) await lock.set(order.mode);
        return { state: (await lock.get()) ?? null };
    },
    async stop() {
        await driver.destroy();
        return {};
    },
};

async function obey(order) {
    try {
        say({ did: order.do, ...(await verbs[order.do](order)) });
    } catch (error) {
        say({ failed: order.do, why: String(error?.message ?? error) });
    }
    if (order.do === "stop") process.exit(0);
}

driver.on("error", (error) => say({ event: "error", why: String(error?.message ?? error) }));
driver.once("driver ready", () => {
    for (const node of driver.controller.nodes.values()) watch(node);
    say({
        did: "start",
        home_id: driver.controller.homeId,
        own_node: driver.controller.ownNodeId,
        nodes: [...driver.controller.nodes.keys()],
    });
});

const orders = readline.createInterface({ input: process.stdin });
let last = Promise.resolve();
orders.on("line", (line) => {
    const order = JSON.parse(line);
    last = last.then(() => obey(order));
});
orders.on("close", () => process.exit(0));

await driver.start();
