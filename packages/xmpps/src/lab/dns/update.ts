/** Records of an update (RFC 2136). Owners are relative to the zone, or absolute with a final dot; `@` is the zone itself. */
export interface UpdateRecord {
	readonly name: string;
	readonly type: string;
	/** As in a zone file; names in it are absolute. */
	readonly data: string;
	/** Seconds; default 30. */
	readonly ttl?: number;
}

/** What an update takes away: a record, all records of a type, or all of a name. */
export interface UpdateRemoval {
	readonly name: string;
	readonly type?: string;
	/** Needs the type. */
	readonly data?: string;
}

/** An update of one zone. What is removed is removed before anything is added. */
export interface ZoneUpdate {
	/** The address of the zone's primary. */
	readonly server: string;
	readonly zone: string;
	readonly remove?: readonly UpdateRemoval[];
	readonly add?: readonly UpdateRecord[];
}

/**
 * The script of an update for the stdin of `knsupdate` or `nsupdate`, which understand it alike. All of it happens, or
 * nothing.
 * @throws {Error} when a value would not stay on its line, or data comes without a type
 */
export function updateScript(update: ZoneUpdate): string {
	const zone = `${update.zone.toLowerCase().replace(/\.$/, "")}.`;
	const lines = [`server ${update.server}`, `zone ${zone}`];
	for (const { name, type, data } of update.remove ?? []) {
		if (data !== undefined && type === undefined) {
			throw new Error(`Cannot remove "${data}" of "${name}" from zone "${update.zone}": it has no type`);
		}
		lines.push(["update delete", absoluteName(name, zone), type, data].filter((word) => word !== undefined).join(" "));
	}
	for (const { name, type, data, ttl = 30 } of update.add ?? []) {
		lines.push(`update add ${absoluteName(name, zone)} ${ttl} ${type} ${data}`);
	}
	lines.push("send");
	const broken = lines.find((line) => /[\r\n]/.test(line));
	if (broken !== undefined) {
		throw new Error(`Cannot update zone "${update.zone}": "${broken.replace(/[\r\n]+/g, " ")}" is more than a line`);
	}
	return `${lines.join("\n")}\n`;
}

function absoluteName(name: string, zone: string): string {
	if (name === "@") return zone;
	return name.endsWith(".") ? name : `${name}.${zone}`;
}
