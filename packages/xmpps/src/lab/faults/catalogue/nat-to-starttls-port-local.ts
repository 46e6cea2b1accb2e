import type { Fault } from "../fault.ts";
import { natToStarttlsPort } from "./nat-to-starttls-port.ts";

/** The host shows both the rule and the port that it was to lead to. */
export const natToStarttlsPortLocal: Fault = {
	...natToStarttlsPort,
	id: "nat-to-starttls-port-local",
	title: "Port 443 is forwarded to 5222, as the host itself shows",
	check: { local: "server" },
};
