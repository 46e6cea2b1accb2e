import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Copied with the record for clients: Prosody has two settings for it. */
export const serverRecordWithoutListener: Fault = {
	id: "server-record-without-listener",
	title: "A record for direct TLS between servers, and the server has it for clients alone",
	rule: "tcp.refused",
	world: () => base({ prosody: { directTls: { client: [5223] } } }),
};
