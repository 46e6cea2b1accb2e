import type { CertificateAuthority, Credentials } from "../embedded/certificate-authority.ts";
import type { HostFile } from "../world/host-file.ts";
import type { CertificateUse } from "../world/provision.ts";
import type { CertificateSpec } from "../world/world-spec.ts";

const DAY = 86_400_000;

/** Issues the certificates of a world, each once however many hosts need it. */
export class CertificateStore {
	readonly #authority: CertificateAuthority;
	readonly #specs: ReadonlyMap<string, CertificateSpec>;
	readonly #issued = new Map<string, Promise<Credentials>>();

	constructor(authority: CertificateAuthority, specs: readonly CertificateSpec[]) {
		this.#authority = authority;
		this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
	}

	/** The files of a certificate on a host. */
	async files(use: CertificateUse): Promise<HostFile[]> {
		const { cert, key } = await this.#issue(use.name);
		const secret = { mode: 0o600, owner: use.owner ?? "root" };
		return [
			...(use.cert === undefined ? [] : [{ path: use.cert, content: cert }]),
			...(use.key === undefined ? [] : [{ path: use.key, content: key, ...secret }]),
			...(use.both === undefined ? [] : [{ path: use.both, content: `${cert}${key}`, ...secret }]),
		];
	}

	#issue(name: string): Promise<Credentials> {
		const known = this.#issued.get(name);
		if (known !== undefined) return known;
		const { notBefore, notAfter = 20, ...names } = this.#specs.get(name) ?? { name, dns: [name] };
		const issued = this.#authority.issue({
			...names,
			...(notBefore === undefined ? {} : { notBefore: new Date(Date.now() + notBefore * DAY) }),
			notAfter: new Date(Date.now() + notAfter * DAY),
		});
		this.#issued.set(name, issued);
		return issued;
	}
}
