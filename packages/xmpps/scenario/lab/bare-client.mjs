// An unmodified client of @xmpp/client logs in and leaves. A process of its own, since Node reads NODE_EXTRA_CA_CERTS at
// its start only. Arguments: service, domain, password of its account "juliet". Prints "online", or why not.
import { client } from "@xmpp/client";

const [service = "", domain = "", password = ""] = process.argv.slice(2);
const xmpp = client({ service, domain, username: "juliet", password, timeout: 10_000 });
xmpp.on("error", () => undefined);
xmpp.reconnect.stop();
try {
	await xmpp.start();
	process.stdout.write("online\n");
	await xmpp.stop();
} catch (error) {
	process.stdout.write(`${error}\n`);
}
// @xmpp/stream-management 0.14 keeps a timer of 30 seconds after the end.
process.exit();
