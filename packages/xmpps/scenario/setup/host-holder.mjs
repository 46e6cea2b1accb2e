// Takes the lock of a host behind ssh, begins a command there, says so, and waits to be killed.
// Arguments: the built ssh-host.js, the path of the lock, the target, and the command that stands in place of ssh.
const [module = "", path = "", target = "", ...command] = process.argv.slice(2);
const { sshHost } = await import(module);
const host = sshHost(target, command);
const lock = await host.lock(path);
void host.run(["sleep", "98765"], { timeout: 600_000 });
while ((await host.run(["pgrep", "-fx", "sleep 98765"])).code !== 0);
console.log(lock === undefined ? "taken" : "held");
setInterval(() => undefined, 60_000);
