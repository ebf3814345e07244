/** Names that an address of the operator, a mail server, a browser or a certificate authority could be taken for. */
export const reservedWords = [
	...['www', 'api', 'app', 'admin', 'root', 'system', 'internal', 'localhost'],
	...['mail', 'email', 'webmail', 'smtp', 'imap', 'pop', 'mx', 'ns', 'dns'],
	...['ftp', 'ssh', 'vpn', 'cdn', 'static', 'assets', 'media', 'files'],
	...['dev', 'test', 'staging', 'demo', 'sandbox', 'beta'],
	...['status', 'help', 'support', 'docs', 'blog', 'shop', 'billing', 'pay'],
	...['account', 'login', 'auth', 'sso', 'portal', 'dashboard', 'console', 'security'],
	...['wpad', 'autoconfig', 'autodiscover'],
] as const;
