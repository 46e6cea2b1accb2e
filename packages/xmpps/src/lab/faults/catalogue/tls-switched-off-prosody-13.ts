import type { Fault } from "../fault.ts";
import { tlsSwitchedOff } from "./tls-switched-off.ts";

/** Prosody ends a stream on which it has nothing to offer with an error in its own words, which may change. */
export const tlsSwitchedOffProsody13: Fault = {
	...tlsSwitchedOff,
	id: "tls-switched-off-prosody-13",
	title: "Prosody's module for TLS is switched off, in its version 13",
	release: "trixie",
};
