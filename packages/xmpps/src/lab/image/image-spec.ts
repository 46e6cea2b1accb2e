import { createHash } from "node:crypto";
import type { Release } from "../world/world-spec.ts";
import { ImageError } from "./image-error.ts";

/** What an image is made of. */
export interface ImageSpec {
	readonly release: Release;
	/** Debian packages on top of `BASE_PACKAGES`; order and repetition do not matter. */
	readonly packages: readonly string[];
}

/** Part of every image's id: to be raised when the same spec is to give another root folder than before. */
const RECIPE_VERSION = 1;

/** What every host has on top of Debian's `minbase`, each with what would be missing without it. */
export const BASE_PACKAGES: readonly string[] = [
	// PID 1, journal, units.
	"systemd",
	// /sbin/init, `reboot`, `shutdown`.
	"systemd-sysv",
	// What units and `systemctl` talk over when they do not use systemd's own socket.
	"dbus",
	// `ip`, `ss`: addresses, and who listens on which port.
	"iproute2",
	// `nft` and nftables.service: the host's firewall.
	"nftables",
	// The folders and the command by which a host trusts the lab's authority; brings `openssl`.
	"ca-certificates",
	// `ps`, `pgrep`, `sysctl`: on every server, and in everybody's scripts.
	"procps",
	// /etc/services: without it neither `nft` nor `getent` knows "https".
	"netbase",
];

/** A package name of Debian Policy, 5.6.1. What else apt would understand (versions, patterns, removals) is no name. */
const PACKAGE_NAME = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+]$/;

/**
 * The spec with each package once, sorted, without those of the base.
 * @throws {ImageError} `invalid-package` for what cannot be a package's name
 */
export function normalSpec(spec: ImageSpec): ImageSpec {
	for (const name of spec.packages) {
		if (PACKAGE_NAME.test(name)) continue;
		throw new ImageError(
			"invalid-package",
			`Cannot build an image with the package ${JSON.stringify(name)}: no such name`,
		);
	}
	const packages = [...new Set(spec.packages)].filter((name) => !BASE_PACKAGES.includes(name)).sort();
	return { release: spec.release, packages };
}

/**
 * Names an image by its content, such as `bookworm-3f2a90c1d5`: the same spec and recipe, the same id.
 * @throws {ImageError} `invalid-package`
 */
export function imageId(spec: ImageSpec): string {
	const { release, packages } = normalSpec(spec);
	const text = JSON.stringify([RECIPE_VERSION, release, BASE_PACKAGES, packages]);
	return `${release}-${createHash("sha256").update(text).digest("hex").slice(0, ID_DIGITS)}`;
}

/** Enough that no two specs of one folder meet, and short enough to be read aloud. */
const ID_DIGITS = 10;
