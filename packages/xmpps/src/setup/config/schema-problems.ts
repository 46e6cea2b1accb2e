import { printable } from "xmpps-connect/protocol";
import type { z } from "zod";
import type { PathProblem } from "./combinations.ts";
import { nearWord } from "./near-word.ts";
import { looksSecret } from "./secret-text.ts";

type Issue = z.core.$ZodIssue;

/** A part of the JSON Schema, as far as it is walked through here. */
export interface SchemaPart {
	readonly properties?: Readonly<Record<string, SchemaPart>>;
	readonly items?: SchemaPart;
	readonly anyOf?: readonly SchemaPart[];
}

/** What a schema refuses, in our own words. @param written the value that it refused */
export function schemaProblems(issues: readonly Issue[], written: unknown, schema: SchemaPart): PathProblem[] {
	return issues.flatMap((issue) => problemsOf(issue, [], written, schema));
}

function problemsOf(issue: Issue, above: readonly PropertyKey[], written: unknown, schema: SchemaPart): PathProblem[] {
	const path = [...above, ...issue.path];
	const given = valueAt(written, path);
	const tell = (message: string): PathProblem[] => [{ path, message }];
	switch (issue.code) {
		case "unrecognized_keys":
			return issue.keys.map((key) => ({
				path: [...path, key],
				message: unknownKey(key, path, schema),
				at: "unknown-key" as const,
			}));
		case "invalid_union": {
			const branch = likeliest(issue.errors, given);
			if (branch === undefined) return tell(wrongKind(kindsOf(issue), given));
			return branch.flatMap((inner) => problemsOf(inner, path, written, schema));
		}
		case "invalid_type":
			if (given === undefined) return [{ path, message: "it is missing", at: "key" }];
			return tell(wrongKind([issue.expected], given));
		case "invalid_value":
			return tell(
				typeof given === "string" ? wrongWord(given, issue.values.map(String)) : wrongKind(["string"], given),
			);
		case "too_small":
			return tell(`${counted(issue.origin)} at least ${issue.minimum}`);
		case "too_big":
			return tell(`${counted(issue.origin)} at most ${issue.maximum}`);
		default:
			return tell(issue.message);
	}
}

/** Of several forms the one that was meant: the one whose own kind fits. */
function likeliest(branches: readonly (readonly Issue[])[], given: unknown): readonly Issue[] | undefined {
	const isOther = ({ code, path }: Issue): boolean =>
		path.length === 0 && (code === "invalid_type" || (code === "invalid_value" && typeof given !== "string"));
	return branches.find((issues) => !issues.some(isOther));
}

function kindsOf(issue: Extract<Issue, { code: "invalid_union" }>): string[] {
	return issue.errors.flatMap((issues) => issues.flatMap((one) => (one.code === "invalid_type" ? [one.expected] : [])));
}

const KINDS: Readonly<Record<string, string>> = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "a mapping of keys",
};

/** Values are not repeated: a secret may stand where something else is expected. */
function wrongKind(expected: readonly string[], given: unknown): string {
	const wanted = [...new Set(expected)].map((kind) => KINDS[kind] ?? kind).join(" or ");
	return `it must be ${wanted}, and is ${kindOf(given)}`;
}

function kindOf(given: unknown): string {
	if (given === null) return "empty";
	if (Array.isArray(given)) return "a list";
	if (typeof given === "number") return Number.isInteger(given) ? "a number" : "a number with a fraction";
	return KINDS[typeof given] ?? "something else";
}

function wrongWord(given: string, words: readonly string[]): string {
	const near = nearWord(given, words);
	const shown = looksSecret(given) ? "this" : `"${printable(given, 60)}"`;
	const hint = near === undefined ? "" : `, did you mean "${near}"`;
	return `${shown} is not ${words.map((word) => `"${word}"`).join(" or ")}${hint}`;
}

function counted(origin: string): string {
	return origin === "array" ? "the number of entries must be" : "it must be";
}

function unknownKey(key: string, path: readonly PropertyKey[], schema: SchemaPart): string {
	const here = keysAt(schema, path);
	const elsewhere = allKeys(schema, []).find((other) => other.at(-1) === key);
	const near = nearWord(key, here) ?? elsewhere?.join(".");
	const shown = looksSecret(key)
		? "this is no key"
		: `there is no key "${printable([...path, key].map(String).join("."), 80)}"`;
	return `${shown}${near === undefined ? `, there are ${here.join(", ")}` : `, did you mean "${near}"`}`;
}

/** The keys that a mapping at a path may have. */
function keysAt(schema: SchemaPart, path: readonly PropertyKey[]): string[] {
	let parts: readonly SchemaPart[] = forms(schema);
	for (const step of path) {
		parts = parts.flatMap(({ properties, items }) => {
			const next = typeof step === "number" ? items : properties?.[String(step)];
			return next === undefined ? [] : forms(next);
		});
	}
	return parts.flatMap(({ properties = {} }) => Object.keys(properties));
}

function allKeys(schema: SchemaPart, path: readonly string[]): (readonly string[])[] {
	return forms(schema).flatMap(({ properties = {} }) =>
		Object.entries(properties).flatMap(([key, part]) => [[...path, key], ...allKeys(part, [...path, key])]),
	);
}

/** A part that may have several forms, as all of them. */
function forms(schema: SchemaPart): readonly SchemaPart[] {
	return schema.anyOf ?? [schema];
}

function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce<unknown>(
		(value, step) =>
			typeof value === "object" && value !== null && Object.hasOwn(value, step)
				? (value as Record<PropertyKey, unknown>)[step]
				: undefined,
		written,
	);
}
