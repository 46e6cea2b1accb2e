import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** "It is TLS": a label that no client asks for. */
export const wrongOwner: Fault = {
	id: "wrong-owner",
	title: "The record stands at _xmpps-client._tls",
	rule: "srv.wrong-owner",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tls SRV 5 5 443 xmpps" }) }),
};
