import { BASE_PACKAGES, type ImageSpec } from "./image-spec.ts";

/**
 * The first process of the build's own PID namespace. It ends as soon as its standard input does, which nobody but the
 * process that asked for the image holds the other end of: whatever kills that one, also SIGKILL, ends the build, and the
 * kernel takes everything that the build has started with it.
 *
 * `$IMAGE` is where the finished root folder goes, `$PART` a folder of this build alone, `$CACHE` one of packages for all
 * builds, `$BASE` the image to start from or empty. Lines that begin with "xmpps: " are meant for `build-image.ts`.
 */
export const BUILD_SCRIPT = `
exec 2>&1 3<&0
trap 'exit 143' TERM
{ cat <&3 >/dev/null; kill -TERM 1; } >/dev/null &

build() {
	set -eu
	umask 022
	# It ends in certificates that packages make for themselves: not this machine's name.
	hostname debian
	exec 9>"$IMAGE.lock"
	flock -n 9 || { echo 'xmpps: waiting'; flock 9; }
	if [ -d "$IMAGE" ]; then echo 'xmpps: found'; exit 0; fi
	# The lock is free only when every process of the build that held it is dead.
	rm -rf --one-file-system -- "$IMAGE".part-*
	mkdir -p "$PART/tmp" "$CACHE"
	echo 'xmpps: building'
	TMPDIR="$PART/tmp" mmdebstrap "$@" || { status=$?; rm -rf --one-file-system -- "$PART"; exit $status; }
	root="$PART/root"
	# The machine's settings of apt were for the build; the options of dpkg stay, so that no package brings its manual later.
	rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
	# Two hosts with the same key would be one to ssh.
	rm -f "$root"/etc/ssh/ssh_host_*
	# With an id in it systemd does not take the boot for the first one, and does not enable units by their presets.
	rm -f "$root/etc/machine-id"
	echo "$MACHINE_ID" >"$root/etc/machine-id"
	# A plain file to replace or to mount over, and no server of this machine in it.
	rm -f "$root/etc/resolv.conf"
	: >"$root/etc/resolv.conf"
	chmod 0755 "$root"
	# dpkg was told not to. After a power failure a complete image must not be full of empty files.
	sync -f "$root"
	mv -T "$root" "$IMAGE"
	rm -rf --one-file-system -- "$PART"
}
build "$@" 3<&- </dev/null &
wait $!
`;

/** Packages of earlier builds, as hard links: apt checks their hashes, and none has to be downloaded twice. */
const TAKE_CACHE = `
mkdir -p "$1/var/cache/apt/archives"
find "$CACHE" -name '*.deb' -exec cp -l -t "$1/var/cache/apt/archives" {} +
`;

const FILL_CACHE = `find "$1/var/cache/apt/archives" -name '*.deb' -exec ln -f -t "$CACHE" {} +`;

/** Names that are nobody's: they end in certificates too. */
const NAME_HOST = `
mkdir -p "$1/etc"
rm -f "$1/etc/hostname" "$1/etc/hosts"
echo debian >"$1/etc/hostname"
printf '%s\\n' '127.0.0.1 localhost' '127.0.1.1 debian' '::1 localhost ip6-localhost ip6-loopback' >"$1/etc/hosts"
`;

/** A copy of the base, but with the sources and settings of apt that this build was given. */
const COPY_BASE = `
cp -a "$1/etc/apt" "$PART/apt"
cp -a --reflink=auto "$BASE/." "$1"
rm -rf "$1/etc/apt/sources.list" "$1/etc/apt/sources.list.d"
cp -a "$PART/apt/." "$1/etc/apt"
`;

/** As mmdebstrap itself does it in the variants that install something: the machine's apt, the image's dpkg. */
const ADD_PACKAGES = `
APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes --no-install-recommends \\
	-o Dir::Bin::dpkg=env -o DPkg::Options::=--unset=TMPDIR -o DPkg::Options::=dpkg \\
	-o DPkg::Chroot-Directory="$1" -o Dpkg::Use-Pty=false install $PACKAGES
`;

/** Where mmdebstrap puts this dpkg reads it. Not by --dpkgopt: then mmdebstrap filters each package through Python, which costs 5 s. */
const DPKG_OPTIONS = [
	"force-unsafe-io",
	...["man", "info", "locale", "doc", "lintian", "bug"].map((folder) => `path-exclude=/usr/share/${folder}/*`),
	"path-include=/usr/share/doc/*/copyright",
	// Configuration files are copied from there, by packages and by people.
	"path-include=/usr/share/doc/*/examples/*",
	"path-include=/usr/share/locale/locale.alias",
];

/** mmdebstrap has unpacked the essential packages by then, all of them; the folders stay for what links into them. */
const NO_MANUALS = `
printf '%s\\n' ${DPKG_OPTIONS.map((option) => `'${option}'`).join(" ")} >"$1/etc/dpkg/dpkg.cfg.d/xmpps-lab"
cd "$1/usr/share"
find man info locale ! -type d -delete
`;

/**
 * Arguments of mmdebstrap for a spec: without packages Debian's base system, with packages those on top of `$BASE`.
 * @param sources entries of sources.list
 * @param options options of apt, as `apt-config dump` writes them
 * @param root where the root folder goes
 */
export function buildArguments(
	spec: ImageSpec,
	sources: readonly string[],
	options: readonly string[],
	root: string,
): string[] {
	const common = ["--mode=root", "--format=directory", "--verbose", "--skip=essential/unlink"];
	const recipe =
		spec.packages.length === 0
			? [
					"--variant=minbase",
					`--include=${BASE_PACKAGES.join(",")}`,
					`--setup-hook=${NAME_HOST}${TAKE_CACHE}`,
					`--extract-hook=${NO_MANUALS}`,
				]
			: ["--variant=custom", `--setup-hook=${COPY_BASE}${TAKE_CACHE}`, `--customize-hook=${ADD_PACKAGES}`];
	return [
		...common,
		...recipe,
		`--customize-hook=${FILL_CACHE}`,
		...options.map((option) => `--aptopt=${option}`),
		spec.release,
		root,
		...sources,
	];
}
