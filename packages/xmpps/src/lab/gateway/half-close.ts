// Runs in a host's network: `node half-close.js ADDRESS PORT NAME BYTES SEED`. Says a hello and then bytes that are no TLS, ends,
// and prints what it sent and what it heard after that.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { helloBytes } from "./hello-bytes.ts";

const [address = "", port = "", name = "", bytes = "", seed = ""] = process.argv.slice(2);
const socket = connect({ host: address, port: Number(port), allowHalfOpen: true });
let heard = "";
socket.setEncoding("latin1").on("data", (piece: string) => {
	heard += piece;
});
await once(socket, "connect");
const digest = createHash("sha256");
let sent = 0;
const send = async (piece: Uint8Array): Promise<void> => {
	digest.update(piece);
	sent += piece.length;
	if (!socket.write(piece)) await once(socket, "drain");
};
await send(helloBytes({ serverName: name, alpn: ["xmpp-client"] }));
for (let part = 0; sent < Number(bytes); part += 1) {
	const piece = createHash("shake256", { outputLength: 1 + ((part * 7919) % 65_521) })
		.update(`${seed} ${part}`)
		.digest();
	await send(piece);
}
socket.end();
await once(socket, "close");
process.stdout.write(JSON.stringify({ sent, digest: digest.digest("hex"), heard }));
