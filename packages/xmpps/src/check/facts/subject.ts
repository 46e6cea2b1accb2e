import type { SrvRecord } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { srvData } from "./records.ts";

/** An address and port as people write them: `203.0.113.2:443`, `[2001:db8::2]:443`. */
export function addressAndPort({ address, port }: { readonly address: string; readonly port: number }): string {
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** An endpoint as findings name it: `xmpps-client at 203.0.113.2:443 (xmpps.example.org)`. */
export function endpointSubject(endpoint: EndpointObservation): string {
	return `${endpoint.service} at ${addressAndPort(endpoint)} (${endpoint.target})`;
}

/** An SRV record as findings name it: `_xmpps-client._tcp.example.org SRV 5 5 443 xmpps.example.org.` */
export function recordSubject(owner: string, record: SrvRecord): string {
	return `${owner} SRV ${srvData(record)}`;
}
