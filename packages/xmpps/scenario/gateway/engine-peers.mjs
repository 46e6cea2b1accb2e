// Backends that say who they are: once nothing more comes for a moment, and again at the end, a line with their port, who
// connected, the PROXY header that came first, and how many bytes came behind it. Arguments: ports.
import { createServer } from "node:net";

const MOMENT = 60;
const V2 = "0d0a0d0a000d0a515549540a";

for (const port of process.argv.slice(2).map(Number)) {
	for (const host of ["127.0.0.1", "::1"]) {
		createServer({ allowHalfOpen: true }, (socket) => {
			let head = Buffer.alloc(0);
			let bytes = 0;
			/** @type {NodeJS.Timeout | undefined} */
			let timer;
			const say = () => {
				const { header, proxy } = proxyHeader(head);
				const line = { port, peer: socket.remoteAddress, proxy, bytes: bytes - header };
				socket.write(`${JSON.stringify(line)}\n`);
			};
			socket.on("data", (piece) => {
				bytes += piece.length;
				if (head.length < 600) head = Buffer.concat([head, piece]);
				clearTimeout(timer);
				timer = setTimeout(say, MOMENT);
			});
			socket.on("end", () => {
				clearTimeout(timer);
				// Later than whoever is between needs to forget that there is an answer to come.
				setTimeout(() => {
					say();
					socket.end();
				}, MOMENT);
			});
			socket.on("error", () => socket.destroy());
		})
			.on("error", (error) => {
				console.error(String(error));
				process.exitCode = 1;
			})
			.listen(port, host);
	}
}
console.log("ready");

/** @param {Buffer} head */
function proxyHeader(head) {
	const v1 = /^PROXY (\S+) (\S+) (\S+) \d+ \d+\r\n/.exec(head.toString("latin1"));
	if (v1 !== null) return { header: v1[0].length, proxy: `v1 ${v1[2]}` };
	if (head.subarray(0, 12).toString("hex") !== V2) return { header: 0, proxy: "" };
	const length = 16 + head.readUInt16BE(14);
	const four = head.readUInt8(13) >> 4 === 1;
	const address = four ? [...head.subarray(16, 20)].join(".") : head.subarray(16, 32).toString("hex");
	return { header: length, proxy: `v2 ${address}` };
}
