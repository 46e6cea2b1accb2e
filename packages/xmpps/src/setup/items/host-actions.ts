import type { ChangeableHost } from "../../host/changeable-host.ts";
import { gatewayReload } from "./actions/gateway-reload.ts";
import { haproxyReload } from "./actions/haproxy-reload.ts";
import { haproxyBaseline, haproxyValidation } from "./actions/haproxy-validation.ts";
import { iptablesFileBaseline, iptablesFileValidation } from "./actions/iptables-file-validation.ts";
import { nftFileBaseline, nftFileValidation } from "./actions/nft-file-validation.ts";
import { nginxReload } from "./actions/nginx-reload.ts";
import { nginxBaseline, nginxValidation } from "./actions/nginx-validation.ts";
import { prosodyConfigBaseline, prosodyConfigValidation } from "./actions/prosody-config-validation.ts";
import { prosodyReload } from "./actions/prosody-reload.ts";
import { prosodyRestart } from "./actions/prosody-restart.ts";
import { systemdReload } from "./actions/systemd-reload.ts";
import type { Actions, Activation, Validation } from "./actions.ts";

/** What is asked of the programs of a host, and done with them. */
export function hostActions(host: ChangeableHost): Actions {
	return {
		baseline: (validation, signal) => baseline(host, validation, signal),
		validate: (validation, before, signal) => validate(host, validation, before, signal),
		activate: (activation, signal) => activate(host, activation, signal),
	};
}

function baseline(host: ChangeableHost, validation: Validation, signal: AbortSignal | undefined): Promise<string> {
	switch (validation.kind) {
		case "prosody-config":
			return prosodyConfigBaseline(host, signal);
		case "nginx-config":
			return nginxBaseline(host, signal);
		case "haproxy-config":
			return haproxyBaseline(host, signal);
		case "nft-file":
			return nftFileBaseline(host, validation.path, signal);
		case "iptables-file":
			return iptablesFileBaseline(host, validation.path, validation.family, signal);
	}
}

function validate(
	host: ChangeableHost,
	validation: Validation,
	before: string,
	signal: AbortSignal | undefined,
): Promise<void> {
	switch (validation.kind) {
		case "prosody-config":
			return prosodyConfigValidation(host, before, signal);
		case "nginx-config":
			return nginxValidation(host, before, signal);
		case "haproxy-config":
			return haproxyValidation(host, before, signal);
		case "nft-file":
			return nftFileValidation(host, validation.path, before, signal);
		case "iptables-file":
			return iptablesFileValidation(host, validation.path, validation.family, before, signal);
	}
}

function activate(host: ChangeableHost, activation: Activation, signal: AbortSignal | undefined): Promise<void> {
	switch (activation.kind) {
		case "systemd-reload":
			return systemdReload(host, signal);
		case "prosody-reload":
			return prosodyReload(host, activation.services, signal);
		case "prosody-restart":
			return prosodyRestart(host, signal);
		case "nginx-reload":
			return nginxReload(host, signal);
		case "haproxy-reload":
			return haproxyReload(host, signal);
		case "gateway-reload":
			return gatewayReload(host, signal);
	}
}
