import type { Change } from "../../model/change.ts";
import type { LocalSetting } from "../../model/observation-local.ts";
import type { Facts } from "../facts/facts.ts";
import { prosodySetting, service } from "./server.ts";

/**
 * What makes Prosody load a module: it is to stand in `modules_enabled` and not in `modules_disabled`. From outside nobody
 * knows these lists. What a host enables for itself is loaded there although it is disabled for all, so that a line for
 * the host takes nothing away from them.
 */
export function prosodyModule(facts: Facts, module: string, why: string): Change[] {
	const restart = service("prosody", "restarted", "modules are loaded at the start");
	const { local, domain } = facts.observation;
	const host = `VirtualHost ${JSON.stringify(domain.unicode)}`;
	const listed = (key: string): LocalSetting | undefined =>
		local?.settings.find((one) => one.software === "prosody" && one.key === key && one.section === "global");
	const enabled = listed("modules_enabled");
	const disabled = listed("modules_disabled");
	if (local === undefined || (enabled === undefined && disabled === undefined)) {
		return [prosodySetting("modules_enabled", [`modules_enabled = { "${module}" }`], why, host), restart];
	}
	const changes: Change[] = [];
	const off = namesIn(disabled);
	if (off.includes(module)) {
		changes.push(
			list(
				"modules_disabled",
				disabled,
				off.filter((name) => name !== module),
				why,
			),
		);
	}
	const on = namesIn(enabled);
	if (enabled !== undefined && !on.includes(module))
		changes.push(list("modules_enabled", enabled, [...on, module], why));
	return [...changes, restart];
}

function list(key: string, before: LocalSetting | undefined, names: readonly string[], why: string): Change {
	const line = `${key} = { ${names.map((name) => `"${name}"`).join("; ")} }`;
	const change = prosodySetting(key, [names.length === 0 ? `${key} = {}` : line], why);
	return before === undefined ? change : { ...change, before: before.lines };
}

/** The strings of a list, without those in comments. */
function namesIn(setting: LocalSetting | undefined): string[] {
	const code = (setting?.lines ?? []).map((line) => line.replace(/--.*$/, "")).join("\n");
	return [...code.matchAll(/["']([\w.-]+)["']/g)].map(([, name = ""]) => name);
}
