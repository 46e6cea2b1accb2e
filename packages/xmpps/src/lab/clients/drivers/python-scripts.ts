/** Logs in with slixmpp as its documentation shows it, and stays. Arguments: JID, password. */
export const SLIXMPP_SCRIPT = `import asyncio
import sys

import slixmpp

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
client = slixmpp.ClientXMPP(sys.argv[1], sys.argv[2])
client.connect()
loop.run_forever()
`;

/** Logs in with nbxmpp, and stays. Arguments: user, domain, password. */
export const NBXMPP_SCRIPT = `import sys

import gi
gi.require_version("Soup", "3.0")
from gi.repository import GLib
from nbxmpp.client import Client

client = Client(log_context="bench")
client.set_username(sys.argv[1])
client.set_domain(sys.argv[2])
client.set_resource("bench")
client.set_password(sys.argv[3])
client.connect()
GLib.MainLoop().run()
`;
