/**
 * Makes Gajim's database of settings, by Gajim's own statements, with one account that connects at once.
 * Arguments: user, domain, password.
 */
export const GAJIM_SCRIPT = `import json
import os
import sqlite3
import sys

from gajim.common.settings import CREATE_SQL

user, domain, password = sys.argv[1:]
folder = os.path.expanduser("~/.config/gajim")
os.makedirs(folder)
database = sqlite3.connect(os.path.join(folder, "settings.sqlite"))
database.executescript(CREATE_SQL)
application = {"use_keyring": False, "check_for_update": False}
account = {
    "name": user, "hostname": domain, "address": f"{user}@{domain}", "password": password,
    "savepass": True, "active": True, "autoconnect": True, "resource": "bench",
}
database.execute("UPDATE settings SET settings = ? WHERE name = 'app'", [json.dumps(application)])
database.execute("INSERT INTO account_settings VALUES (?, ?)", ["bench", json.dumps({"account": account, "contact": {}, "group_chat": {}})])
database.commit()
`;

/** The table of accounts as Dino makes it; the others it adds itself. */
export const DINO_ACCOUNT = `CREATE TABLE account (
	id INTEGER PRIMARY KEY AUTOINCREMENT, bare_jid TEXT NOT NULL UNIQUE, resourcepart TEXT, password TEXT, alias TEXT,
	enabled INTEGER, roster_version TEXT, mam_earliest_synced INTEGER
);
`;

/** Psi's file of accounts, with one that connects at once. What is not in it has Psi's default. */
export const psiAccounts = (jid: string, password: string): string => `<!DOCTYPE accounts>
<accounts xmlns="http://psi-im.org/options" version="1.5">
	<accounts>
		<a0>
			<enabled type="bool">true</enabled>
			<auto type="bool">true</auto>
			<name type="QString">bench</name>
			<id type="QString">{11111111-2222-3333-4444-555555555555}</id>
			<jid type="QString">${jid}</jid>
			<password type="QString">${psiPassword(jid, password)}</password>
			<automatic-resource type="bool">true</automatic-resource>
			<ssl type="QString">auto</ssl>
		</a0>
	</accounts>
</accounts>
`;

/** No key ring: a host without one has no password then. */
export const PSI_OPTIONS = `<!DOCTYPE psi>
<psi xmlns="http://psi-im.org/options" version="1.5">
	<options>
		<keychain>
			<enabled type="bool">false</enabled>
		</keychain>
	</options>
</psi>
`;

/** Psi keeps passwords out of sight, not secret: each character is combined with one of the JID, and written as four digits. */
function psiPassword(jid: string, password: string): string {
	return [...password]
		.map((character, index) => (character.charCodeAt(0) ^ jid.charCodeAt(index % jid.length)).toString(16))
		.map((digits) => digits.padStart(4, "0"))
		.join("");
}
