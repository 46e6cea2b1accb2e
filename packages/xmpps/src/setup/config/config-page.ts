/** Says where the page comes from, so that nobody edits it. */
const GENERATED = "<!-- Made from the schema by `node tools/config-page.mjs`; change the schema, not this page. -->";

/** A part of the JSON Schema of xmpps.yaml, as far as the page shows it. */
interface Part {
	readonly type?: string;
	readonly description?: string;
	readonly default?: unknown;
	readonly examples?: readonly unknown[];
	readonly enum?: readonly unknown[];
	readonly properties?: Readonly<Record<string, Part>>;
	readonly required?: readonly string[];
	readonly items?: Part;
	readonly anyOf?: readonly Part[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
}

/** The reference of xmpps.yaml, docs/xmpps-yaml.md: Markdown. @param schema its JSON Schema */
export function configPage(schema: object, examples: { readonly minimal: string; readonly full: string }): string {
	const { properties = {} } = schema as Part;
	return [
		GENERATED,
		"",
		"# xmpps.yaml",
		"",
		"What `xmpps plan` shows and `xmpps apply` sets up. `xmpps init` writes one. YAML 1.2, or JSON. A key that nobody reads is a mistake, and all mistakes are told at once, each with its line and column.",
		"",
		"No secret is ever in it: keys are named by their files. Run as root, `xmpps` refuses a file that others could have written: it, and every folder above it, must belong to root (or to who called `sudo`) and be writable by nobody else.",
		"",
		"An editor with a YAML language server knows the keys when the first line is `# yaml-language-server: $schema=PATH`, PATH leading to [xmpps.schema.json](xmpps.schema.json).",
		"",
		"## The least",
		"",
		...fenced(examples.minimal),
		"",
		"`address` can be left out where the host has only one address that fits.",
		"",
		"## Everything",
		"",
		...fenced(examples.full),
		"",
		"## Keys",
		"",
		"| key | what |",
		"|---|---|",
		...Object.entries(properties).map(([key, part]) => `| [${key}](#${key}) | ${firstSentence(part)} |`),
		"",
		...Object.entries(properties).flatMap(([key, part]) => section(key, part, 3)),
	].join("\n");
}

function section(path: string, part: Part, level: number): string[] {
	const { text, standard } = described(part);
	// An entry of a list is what its singular is.
	const inner = [part, ...(part.anyOf ?? [])].flatMap((form) => Object.entries(form.properties ?? {}));
	const example = part.examples?.map((one) => `\`${path.split(".").at(-1)}: ${inline(one)}\``).join(", ");
	return [
		`${"#".repeat(level)} ${path}`,
		"",
		text,
		"",
		`- Type: ${typeOf(part)}`,
		...(standard === undefined ? [] : [`- Default: ${standard}`]),
		...(example === undefined ? [] : [`- Example: ${example}`]),
		"",
		...inner.flatMap(([key, below]) => section(`${path}.${key}`, below, 4)),
	];
}

/** What is said of a part, and its default, which may be words. */
function described({ description = "", default: literal, properties }: Part): { text: string; standard?: string } {
	const [, text = description, words] = /^(.*?) Default: (.*)\.$/s.exec(description) ?? [];
	if (words !== undefined) return { text, standard: words };
	// The default of a mapping is that of each key in it.
	if (literal === undefined || properties !== undefined) return { text };
	return { text, standard: `\`${inline(literal)}\`` };
}

function firstSentence(part: Part): string {
	return (/^.*?[.](?= |$)/s.exec(described(part).text)?.[0] ?? "").replaceAll("|", "\\|");
}

function typeOf(part: Part): string {
	if (part.anyOf !== undefined) return [...new Set(part.anyOf.map(typeOf))].join(", or ");
	if (part.enum !== undefined) return part.enum.map((word) => `\`${String(word)}\``).join(", ");
	switch (part.type) {
		case "array":
			return `list of up to ${part.maxItems}: ${typeOf(part.items ?? {})}`;
		case "object":
			return `mapping with ${Object.keys(part.properties ?? {})
				.map((key) => `\`${key}\`${part.required?.includes(key) === true ? " (needed)" : ""}`)
				.join(", ")}`;
		case "integer":
			return part.maximum !== undefined && part.maximum < Number.MAX_SAFE_INTEGER
				? `number from ${part.minimum} to ${part.maximum}`
				: "number";
		case "boolean":
			return "`true` or `false`";
		default:
			return "text";
	}
}

/** A value as it may stand behind a key. */
function inline(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
	// A bracket begins a list.
	return String(value).startsWith("[") ? JSON.stringify(value) : String(value);
}

function fenced(text: string): string[] {
	return ["```yaml", ...text.trimEnd().split("\n"), "```"];
}
