import type { CertificateStore } from "../real/certificates.ts";
import type { LabHost } from "../real/lab-host.ts";
import type { CertificateUse } from "../world/provision.ts";

/** Puts certificates of a store where programs look for them, as a deploy hook does; no program is told. */
export async function installCertificate(
	host: LabHost,
	uses: readonly CertificateUse[],
	store: CertificateStore,
): Promise<void> {
	for (const { path, content, mode = 0o644, owner = "root" } of (
		await Promise.all(uses.map((use) => store.files(use)))
	).flat()) {
		const script = 'umask 077 && cat >"$1.new" && chown "$2:" "$1.new" && chmod "$3" "$1.new" && mv "$1.new" "$1"';
		const argv = ["sh", "-c", script, "sh", path, owner, mode.toString(8)];
		await host.must(`write "${path}"`, argv, { input: content });
	}
}
