// Connects to a domain many times over, one connection after the other, each from an order drawn anew. A process of its
// own, since it runs in the network of a lab's host. Arguments: domain, number, file with the authority. Prints for each
// the address that it tried first.
import { readFileSync } from "node:fs";
import { connect } from "xmpps-connect";

const [domain = "", times = "0", ca = ""] = process.argv.slice(2);
const trusted = readFileSync(ca, "utf8");
for (let time = 0; time < Number(times); time += 1) {
	const stream = await connect(domain, { ca: trusted });
	process.stdout.write(`${stream.attempts[0]?.address}\n`);
	await stream.close();
}
