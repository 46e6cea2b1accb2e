import type { HealthyWorld } from "../fault.ts";
import { catchAllSite } from "./catch-all-site.ts";
import { dane } from "./dane.ts";
import { delegated } from "./delegated.ts";
import { ejabberd } from "./ejabberd.ts";
import { firewalled } from "./firewalled.ts";
import { gatewayHaproxy } from "./gateway-haproxy.ts";
import { gatewayNginx } from "./gateway-nginx.ts";
import { gatewaySslh } from "./gateway-sslh.ts";
import { gatewayWithoutAlpn } from "./gateway-without-alpn.ts";
import { ipv6Only } from "./ipv6-only.ts";
import { multiplexed } from "./multiplexed.ts";
import { nat } from "./nat.ts";
import { native } from "./native.ts";
import { oneServiceNotOffered } from "./one-service-not-offered.ts";
import { srvId } from "./srv-id.ts";
import { starttlsOnly } from "./starttls-only.ts";
import { twoTargets } from "./two-targets.ts";
import { wildcard } from "./wildcard.ts";

/** Every world in which all is well, in the order of their ids. */
export const ALL_HEALTHY: readonly HealthyWorld[] = [
	catchAllSite,
	dane,
	delegated,
	ejabberd,
	firewalled,
	gatewayHaproxy,
	gatewayNginx,
	gatewaySslh,
	gatewayWithoutAlpn,
	ipv6Only,
	multiplexed,
	nat,
	native,
	oneServiceNotOffered,
	srvId,
	starttlsOnly,
	twoTargets,
	wildcard,
];
