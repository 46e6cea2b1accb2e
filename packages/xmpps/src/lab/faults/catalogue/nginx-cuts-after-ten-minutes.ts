import type { Fault } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Nobody wrote down a time, and nginx's own is ten minutes: a phone pings every fifteen. */
export const nginxCutsAfterTenMinutes: Fault = {
	id: "nginx-cuts-after-ten-minutes",
	title: "nginx cuts connections after ten quiet minutes, as it comes",
	rule: "local.idle-timeout",
	check: { local: "server" },
	world: () => {
		const front = nginxStreamFront();
		return base({
			...front,
			files: (front.files ?? []).map((file) => ({
				...file,
				content: file.content.replace(/\t\tproxy_timeout .*\n/, ""),
			})),
		});
	},
};
