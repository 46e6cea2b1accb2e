/** The whole of what must be written. */
export const MINIMAL_EXAMPLE = `domain: example.com
address: 203.0.113.2
`;

/** Every key once, each with a value that makes sense beside the others. */
export const FULL_EXAMPLE = `# yaml-language-server: $schema=xmpps.schema.json
domains: [example.com, example.org]
endpoint:
  host: xmpps.example.com
  port: 443
addresses:
  # A cloud gives the host a private address, and the world another one.
  - local: 10.0.0.7
    public: 203.0.113.2
    way: nat
  - 2001:db8::2
way: auto
services: [clients, servers]
server:
  kind: prosody
  clients: 5223
  servers: 5270
firewall: nftables
web:
  kind: nginx
  challenge: /var/lib/xmpps/acme
  redirect: https://example.com
certificate:
  chain: /etc/letsencrypt/live/example.com/fullchain.pem
  key: /etc/letsencrypt/live/example.com/privkey.pem
gateway:
  web: "127.0.0.1:8443"
  xmpp-without-alpn: [chat.example.com]
  routes:
    - match:
        alpn: [acme-tls/1]
        sni: [example.com]
      to: ["127.0.0.1:8443"]
      protocol: acme
  proxy-from: [192.0.2.0/24]
  limits:
    connections: 8000
    per-client: 100
    rate: 500
  log:
    level: info
    addresses: whole
  metrics: "127.0.0.1:9443"
dns:
  method: rfc2136
  server: 192.0.2.53
  key: /etc/xmpps/tsig.key
  zone: example.com
  ttl:
    proving: 300
    proven: 3600
  priority: 0
  weight: 10000
  starttls: true
guard:
  probes: [ssh:elsewhere.example.net]
  confirm: 60s
host: ssh:root@server.example.com
`;
