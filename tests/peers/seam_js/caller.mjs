// Calls an HTTP API with the official JavaScript SDK, unmodified, as it is told on standard input.
//
//   node caller.mjs <folder with package.json and node_modules> <package> <endpoint> <API key>
//
// Each line in is one JSON order, {"call": "accessGrants.create", "with": [{...}, ...]}: a route of the SDK and its
// arguments. `paginate` takes a route and its parameters, `verify` a webhook's secret, body and headers, `token` a client
// session token that the next calls are made with. Each line out is {"answer": ..., "verbs": ["POST", ...]} with the verbs
// of the requests that were sent, or {"error": {"name", "message", "code", ...}} with what the SDK threw.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [home, name, endpoint, apiKey] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(home), "package.json"));
const sdk = await import(pathToFileURL(require.resolve(name)));

let verbs = [];
const watched = (seam) => {
    seam.client.interceptors.request.use((request) => {
        verbs.push(request.method.toUpperCase());
        return request;
    });
    return seam;
};
const waitForActionAttempt = { timeout: 10000, pollingInterval: 100 };
let seam = watched(new sdk.Seam({ apiKey, endpoint, waitForActionAttempt }));

const route = (dotted) => {
    const [method, ...groups] = dotted.split(".").reverse();
    const group = groups.reverse().reduce((at, step) => at[step], seam);
    return (...args) => group[method](...args);
};

const own = {
    paginate: (dotted, parameters) => seam.createPaginator(route(dotted)(parameters)).flattenToArray(),
    verify: (secret, body, headers) => new sdk.SeamWebhook(secret).verify(body, headers),
    token: (clientSessionToken) => {
        seam = watched(new sdk.Seam({ clientSessionToken, endpoint, waitForActionAttempt }));
        return null;
    },
};

const told = (error) => ({
    name: error.constructor.name,
    message: error.message,
    code: error.code,
    status: error.statusCode,
    request: error.requestId,
    attempt: error.actionAttempt,
    wrong: error.validationErrors?.map?.((one) => one.parameterName ?? one.parameter_name ?? one),
});

for await (const line of readline.createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    verbs = [];
    let spoken;
    try {
        const answer = await (own[order.call] ?? route(order.call))(...order.with);
        spoken = { answer: answer ?? null, verbs };
    } catch (error) {
        spoken = { error: told(error), verbs };
    }
    process.stdout.write(JSON.stringify(spoken) + "\n");
}
