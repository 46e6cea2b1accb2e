// Two unmodified clients of @xmpp/client chat. A process of its own, since Node reads NODE_EXTRA_CA_CERTS at its start
// only: so the clients verify the server's certificate as they always do, and nothing in them is replaced.
import { client, xml } from "@xmpp/client";

/** @typedef {import("@xmpp/client").Client} Client */
/** @typedef {ReturnType<typeof xml>} Element */
/** @typedef {{ username: string, password: string }} Account */

/** @type {{ service: string, domain: string, accounts: [Account, Account] }} */
const { service, domain, accounts } = JSON.parse(process.argv[2] ?? "{}");
const mechanisms = new Set();

/** @param {Account} account */
const bot = (account) => {
	const made = client({ service, domain, ...account });
	made.on("error", (error) => console.error(String(error)));
	made.on("send", (element) => element.is("auth") && mechanisms.add(element.attrs["mechanism"]));
	return made;
};

/** @type {(receiver: Client, id: string) => Promise<Element>} */
const arrival = (receiver, id) =>
	new Promise((resolve) =>
		receiver.on("stanza", (stanza) => {
			if (stanza.attrs["id"] === id) resolve(stanza);
		}),
	);

/** @param {string} id @param {string} to @param {string} body */
const message = (id, to, body) => xml("message", { id, to, type: "chat" }, xml("body", {}, body));

/** @param {string} to */
const ping = (to) => xml("iq", { type: "get", to }, xml("ping", { xmlns: "urn:xmpp:ping" }));

/** @param {Element} stanza */
const seen = (stanza) => ({
	from: stanza.attrs["from"],
	type: stanza.attrs["type"],
	body: stanza.getChildText("body"),
});

const juliet = bot(accounts[0]);
const romeo = bot(accounts[1]);
const [julietsAddress, romeosAddress] = await Promise.all([juliet.start(), romeo.start()]);

const there = arrival(romeo, "there");
await juliet.send(message("there", romeosAddress.toString(), "Ay me — ♥ & <good night>"));

const back = arrival(juliet, "back");
// To the account and not to the resource: it must be available for that.
await juliet.send(xml("presence"));
const serverPing = await juliet.iqCaller.request(ping(domain));
await romeo.send(message("back", julietsAddress.bare().toString(), "Call me but love"));

// Not by iqCaller: an error that comes back before its write's callback is a rejection that nobody handles there yet.
const refusal = arrival(juliet, "unknown");
await juliet.send(
	xml("iq", { type: "get", id: "unknown", to: domain }, xml("query", { xmlns: "urn:example:unknown" })),
);
const peerPing = await romeo.iqCaller.request(ping(julietsAddress.toString()));

const result = {
	addresses: [julietsAddress, romeosAddress].map(String),
	mechanisms: [...mechanisms],
	there: seen(await there),
	back: seen(await back),
	refused: (await refusal).getChild("error")?.getChild("service-unavailable") !== undefined,
	pings: [serverPing, peerPing].map(({ attrs }) => attrs["type"]),
};
await Promise.all([juliet.stop(), romeo.stop()]);
console.log(JSON.stringify(result));
