// Clients that log in and stay: node prosody-sessions.mjs CA DOMAIN USER PASSWORD PLACE…
// A PLACE is tls/ADDRESS/PORT or starttls/ADDRESS/PORT. Says "up PLACE", "pong PLACE" for each answer to a ping, ten a second,
// and "gone PLACE" when the connection ends, whoever ended it. Ends with its stdin.
import { readFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";

const [authority = "", domain = "", user = "", password = "", ...places] = process.argv.slice(2);
const ca = readFileSync(authority, "utf8");
const header = `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${domain}" version="1.0">`;

/** @param {string} word @param {string} place */
const say = (word, place) => process.stdout.write(`${word} ${place}\n`);

/** What the server says, until it has said something. */
class Talk {
	/** @param {import("node:net").Socket} socket */
	constructor(socket) {
		this.socket = socket;
		this.text = "";
		/** @type {{ what: string, heard: () => void } | undefined} */
		this.waiting = undefined;
		/** @param {Buffer} data */
		this.listener = (data) => {
			this.text += data.toString("utf8");
			this.look();
		};
		socket.on("data", this.listener);
	}

	look() {
		const at = this.waiting === undefined ? -1 : this.text.indexOf(this.waiting.what);
		if (at === -1) return;
		const { what = "", heard = () => undefined } = this.waiting ?? {};
		this.text = this.text.slice(at + what.length);
		this.waiting = undefined;
		heard();
	}

	/** @param {string} words @param {string} what @returns {Promise<void>} */
	ask(words, what) {
		return new Promise((heard) => {
			this.waiting = { what, heard };
			this.socket.write(words);
			this.look();
		});
	}
}

/** @param {string} place */
async function stay(place) {
	const [kind, host = "", port] = place.split("/");
	const where = { host, port: Number(port) };
	const gone = () => say("gone", place);
	/** @type {import("node:net").Socket} */
	let socket;
	if (kind === "tls") {
		socket = connectTls({ ...where, servername: domain, ca });
	} else {
		const plain = connectTcp(where);
		plain.on("error", () => undefined);
		const talk = new Talk(plain);
		await talk.ask(header, "</stream:features>");
		await talk.ask('<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>', "<proceed");
		plain.off("data", talk.listener);
		socket = connectTls({ socket: plain, servername: domain, ca });
	}
	socket.on("error", () => undefined);
	socket.on("close", gone);
	const talk = new Talk(socket);
	await talk.ask(header, "</stream:features>");
	const secret = Buffer.from(`\0${user}\0${password}`).toString("base64");
	await talk.ask(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${secret}</auth>`, "<success");
	await talk.ask(header, "</stream:features>");
	await talk.ask('<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>', "</iq>");
	say("up", place);
	for (let number = 0; ; number += 1) {
		const ping = `<iq type="get" id="p${number}" to="${domain}"><ping xmlns="urn:xmpp:ping"/></iq>`;
		await talk.ask(ping, "/>");
		say("pong", place);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

process.stdin.resume();
process.stdin.on("end", () => process.exit());
for (const place of places) void stay(place);
