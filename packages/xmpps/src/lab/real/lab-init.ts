/**
 * The script that PID 1 of a lab runs. It says `step NAME` before each thing that a kernel or a container may refuse, and
 * `ready` at last. Then it waits on the lifeline: whoever holds the other end of its stdin keeps the lab alive, and however
 * that process ends, the pipe closes, PID 1 ends, and the kernel ends all others with it.
 * @param resolver the address of the lab's resolver, for programs of this machine that are run inside
 */
export function initScript(resolver: string | undefined): string {
	return `set -eu
step() { echo "step $1"; }
step 'private mounts'
mount --make-rprivate /
step 'control groups (cgroup2)'
umount -R /sys/fs/cgroup 2>/dev/null || :
mount -t cgroup2 cgroup2 /sys/fs/cgroup
step 'name resolution of its own'
target=$(readlink -f /etc/resolv.conf || echo /etc/resolv.conf)
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns /run/lock /run/lab
${resolver === undefined ? ": >/run/lab/resolv.conf" : `printf 'nameserver %s\\noptions edns0 trust-ad\\n' '${resolver}' >/run/lab/resolv.conf`}
printf '127.0.0.1 localhost\\n::1 localhost\\n' >/run/lab/etc-hosts
case "$target" in
/run/*) mkdir -p "$(dirname "$target")"; cp /run/lab/resolv.conf "$target" ;;
*) [ ! -e "$target" ] || mount --bind /run/lab/resolv.conf "$target" ;;
esac
mount --bind /run/lab/etc-hosts /etc/hosts
step 'a bridge'
ip netns add net
ip -n net link set lo up
ip -n net link add br0 type bridge
ip netns exec net sh -c 'echo 1 >/proc/sys/net/ipv6/conf/br0/disable_ipv6'
ip -n net link set br0 up
step 'overlay mounts'
mkdir -p /run/lab/try/a /run/lab/try/b /run/lab/try/c /run/lab/try/d
mount -t overlay overlay -o lowerdir=/run/lab/try/a,upperdir=/run/lab/try/b,workdir=/run/lab/try/c /run/lab/try/d
umount /run/lab/try/d
rm -rf /run/lab/try
ip link set lo up
echo ready
# The kernel reaps whatever is orphaned: cat would not.
trap '' CHLD
exec cat >/dev/null
`;
}
