// Connects to places and says what was found there: node firewall-reach.mjs ADDRESS/PORT…
// With --live: stays on one connection, says one line per answer, and "gone" when it ends.
import { connect } from "node:net";

/** Milliseconds after which nothing is taken for dropped. */
const PATIENCE = 1200;

/** @param {string} place @returns {Promise<[string, string]>} */
function reach(place) {
	const [host = "", port] = place.split("/");
	return new Promise((resolve) => {
		const socket = connect({ host, port: Number(port) });
		/** @param {string} found */
		const end = (found) => {
			clearTimeout(timer);
			socket.destroy();
			resolve([place, found]);
		};
		const timer = setTimeout(() => end("dropped"), PATIENCE);
		socket.on("connect", () => socket.write(`for ${place}\n`));
		socket.on("data", (data) => end(String(data) === `for ${place}\n` ? "echo" : "something else"));
		socket.on("error", (error) => end("code" in error && error.code === "ECONNREFUSED" ? "refused" : error.message));
		socket.on("end", () => end("closed"));
	});
}

/** @param {string} place */
function live(place) {
	const [host = "", port] = place.split("/");
	const socket = connect({ host, port: Number(port) });
	let sent = 0;
	socket.on("connect", () => setInterval(() => socket.write(`${sent++}\n`), 50));
	socket.on("data", (data) => process.stdout.write(data));
	for (const event of ["error", "end"]) {
		socket.on(event, () => {
			process.stdout.write("gone\n");
			process.exit(1);
		});
	}
}

const [first = "", ...places] = process.argv.slice(2);
if (first === "--live") live(places[0] ?? "");
else process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all([first, ...places].map(reach)))));
