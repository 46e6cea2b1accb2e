import type { HealthyWorld } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

/** The tutorial's way with the other server. */
export const ejabberd: HealthyWorld = {
	id: "ejabberd",
	title: "ejabberd on a second address, 443 to 5223 by DNAT",
	world: () => ejabberdBase(),
};
