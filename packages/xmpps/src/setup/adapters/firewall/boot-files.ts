/** The folder of our own files. */
export const FOLDER: string = "/etc/xmpps";

/** What the script below loads. Each may be missing. */
export const FILES: Readonly<Record<"table" | "input" | "v4" | "v6", string>> = {
	/** Our table of nftables, as one transaction. */
	table: `${FOLDER}/xmpps.nft`,
	/** Rules for chains of others, an `insert rule` a line. */
	input: `${FOLDER}/input.nft`,
	/** Our chains of iptables and ip6tables, without the jumps to them. */
	v4: `${FOLDER}/rules.v4`,
	v6: `${FOLDER}/rules.v6`,
};

export const SCRIPT_PATH: string = `${FOLDER}/firewall.sh`;

/**
 * Puts the rules into the kernel. It can run at any time: rules that are there already stay or are replaced by the same in
 * one transaction, so that connections live on. No value is in it; what it reads is never more than an argument.
 */
export const SCRIPT: string = `#!/bin/sh
# Of xmpps: puts its rules into the kernel, at boot and whenever nftables.service loaded others.
set -eu
cd ${FOLDER}

# A table of its own.
if [ -f xmpps.nft ]; then nft -f xmpps.nft; fi

# Rules at the head of other chains. Where there are some already, or the chain is not there, nothing is done.
if [ -f input.nft ]; then
	while read -r insert rule family table chain rest; do
		have=$(nft list chain "$family" "$table" "$chain" 2>/dev/null) || continue
		case $have in *'comment "xmpps"'*) continue ;; esac
		printf '%s\\n' "$insert $rule $family $table $chain $rest"
	done <input.nft | nft -f -
fi

# Chains of iptables: filled anew, then jumped to where that is not done yet.
jump() {
	"$1" -w 5 -t "$2" -C "$3" -j XMPPS 2>/dev/null || "$1" -w 5 -t "$2" -I "$3" -j XMPPS
}
load() {
	if [ ! -f "$2" ]; then return; fi
	"$1-restore" -w 5 --noflush "$2"
	if grep -q '^[*]nat$' "$2"; then
		jump "$1" nat PREROUTING
		jump "$1" nat OUTPUT
	fi
	if grep -q '^[*]filter$' "$2"; then jump "$1" filter INPUT; fi
}
load iptables rules.v4
load ip6tables rules.v6
`;

export const UNIT_NAME = "xmpps-firewall.service";
export const UNIT_PATH: string = `/etc/systemd/system/${UNIT_NAME}`;

/** As early as Debian's own: before the network is there. Stopping it takes nothing away, `xmpps remove` does. */
export const UNIT: string = `[Unit]
Description=Rules of xmpps in the packet filter
DefaultDependencies=no
Wants=network-pre.target
After=local-fs.target nftables.service netfilter-persistent.service
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
StandardInput=null
ExecStart=/bin/sh ${SCRIPT_PATH}
ExecReload=/bin/sh ${SCRIPT_PATH}

[Install]
WantedBy=sysinit.target
`;

/** What `systemctl enable` would make. */
export const WANTS_FOLDER: string = "/etc/systemd/system/sysinit.target.wants";
export const WANTS_PATH: string = `${WANTS_FOLDER}/${UNIT_NAME}`;

export const DROP_IN_FOLDER: string = "/etc/systemd/system/nftables.service.d";
export const DROP_IN_PATH: string = `${DROP_IN_FOLDER}/xmpps.conf`;

/**
 * Debian's nftables.service begins with `flush ruleset` at every start and reload. By these lines ours come back before
 * `systemctl` returns, also when somebody starts it long after our own unit. Should ours fail, theirs still count.
 */
export const DROP_IN: string = `# Of xmpps: nftables.service empties the kernel's tables, ours with them.
[Service]
ExecStartPost=-/bin/sh ${SCRIPT_PATH}
ExecReload=-/bin/sh ${SCRIPT_PATH}
`;
