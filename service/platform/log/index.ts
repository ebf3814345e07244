import { pino, type Logger } from 'pino';

export type { Logger };

/** Names whose values never reach a log line, at any depth that pino's wildcard reaches. */
const secretNames = [
	'authorization',
	'cookie',
	'password',
	'password_hash',
	'token',
	'secret',
	'api_key',
	'key_hash',
	'private_key',
	'x-callback-token',
	'email',
	'billing_email',
	'payer_email',
	'recipient',
	'npwp',
	'phone',
	'address',
	'raw_body',
];

/** The process logger: one JSON line an entry, secrets and personal data removed. */
export function createLogger(options: { level: string; role: string }): Logger {
	return pino({
		level: options.level,
		base: { role: options.role },
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: {
			paths: secretNames.flatMap((name) => [
				quoted(name),
				`*${bracket(name)}`,
				`*.*${bracket(name)}`,
			]),
			censor: '[removed]',
		},
	});
}

const bracket = (name: string): string => (/^\w+$/.test(name) ? `.${name}` : `["${name}"]`);
const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `["${name}"]`);
