/** A configuration that cannot be used, or must not be; the message has a line for each problem. */
export class ConfigError extends Error {
	override readonly name: string = "ConfigError";
}
