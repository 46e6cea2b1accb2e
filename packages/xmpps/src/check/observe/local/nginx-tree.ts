import type { HostReader } from "./host-reader.ts";
import { type NginxDirective, nginxDirectives } from "./nginx-directives.ts";

const FOLDER = "/etc/nginx";
const MAIN = `${FOLDER}/nginx.conf`;

/** How deep one file may include another. */
const MAX_DEPTH = 5;

/**
 * A directive, and the file it stands in. `include` has an absolute path, and as its block what was read for it, in the order
 * in which nginx reads it.
 */
export interface NginxNode extends NginxDirective {
	readonly file: string;
	readonly block?: readonly NginxNode[];
}

/**
 * Reads nginx's configuration, with the files that it includes. From the files and not by `nginx -T`, which opens and
 * creates log files, and only answers root. Undefined where there is none.
 */
export async function readNginxTree(reader: HostReader): Promise<readonly NginxNode[] | undefined> {
	const text = await reader.textOf(MAIN);
	return text === undefined ? undefined : await nodes(reader, nginxDirectives(text), MAIN, 0);
}

/** The same with every `include` replaced by what is there. */
export function withoutIncludes(tree: readonly NginxNode[]): NginxNode[] {
	return tree.flatMap((node) => {
		if (node.block === undefined) return [node];
		const block = withoutIncludes(node.block);
		return node.words[0] === "include" ? block : [{ ...node, block }];
	});
}

/** A word without the quotes around it. */
export function unquoted(word: string): string {
	return word.replace(/^(["'])(.*)\1$/s, "$2");
}

async function nodes(
	reader: HostReader,
	directives: readonly NginxDirective[],
	file: string,
	depth: number,
): Promise<NginxNode[]> {
	const all: NginxNode[] = [];
	for (const { words, block } of directives) {
		const [name, path] = words;
		if (name === "include" && path !== undefined) all.push(await included(reader, unquoted(path), file, depth));
		else if (block === undefined) all.push({ words, file });
		else all.push({ words, file, block: await nodes(reader, block, file, depth) });
	}
	return all;
}

async function included(reader: HostReader, path: string, from: string, depth: number): Promise<NginxNode> {
	const absolute = path.startsWith("/") ? path : `${FOLDER}/${path}`;
	const include = { words: ["include", absolute], file: from };
	// A hundred types of files, and nothing that is asked for.
	if (absolute.endsWith("/mime.types")) return { ...include, block: [] };
	if (depth >= MAX_DEPTH) {
		reader.note(`${absolute} was not read: too many files include each other`);
		return { ...include, block: [] };
	}
	const block: NginxNode[] = [];
	for (const file of await reader.matches(absolute)) {
		const text = await reader.textOf(file);
		if (text !== undefined) block.push(...(await nodes(reader, nginxDirectives(text), file, depth + 1)));
	}
	return { ...include, block };
}
