import { pino, type DestinationStream, type Logger } from 'pino';

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
export function createLogger(
	options: { level: string; role: string },
	destination?: DestinationStream,
): Logger {
	const settings = {
		level: options.level,
		base: { role: options.role },
		timestamp: pino.stdTimeFunctions.isoTime,
		serializers: { err: describeError },
		redact: {
			paths: secretNames.flatMap((name) => [
				quoted(name),
				`*${bracket(name)}`,
				`*.*${bracket(name)}`,
			]),
			censor: '[removed]',
		},
	};
	return pino(settings, destination ?? standardOutput());
}

/**
 * Asynchronous: lines that are logged during a write go out with the next one. When the reader of the pipe is stuck, lines
 * beyond 4 MB are dropped; otherwise the buffer would grow until the process ends.
 */
const standardOutput = (): DestinationStream =>
	pino.destination({ fd: process.stdout.fd, sync: false, maxLength: 4_000_000 });

/** An error as the log shows it. Its other properties may be whole requests with their headers, so they stay out. */
function describeError(error: unknown): object {
	if (!(error instanceof Error)) return { message: scrub(textOf(error)) };
	const message = withoutArguments(error);
	const facts = Object.fromEntries(
		['code', 'kind', 'provider', 'status', 'retryAfterSeconds'].flatMap((name) => {
			const value: unknown = Reflect.get(error, name);
			return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
		}),
	);
	return {
		type: error.name,
		message: scrub(message),
		stack: scrub((error.stack ?? '').replace(error.message, message)),
		...facts,
		...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
	};
}

/** Some libraries throw plain objects instead of errors. */
function textOf(thrown: unknown): string {
	if (typeof thrown !== 'object' || thrown === null) return String(thrown);
	const { message, kind } = thrown as { message?: unknown; kind?: unknown };
	return String(message ?? kind ?? 'no message');
}

/** Prisma's validation message begins with the whole query, values included; only its last line says what is wrong. */
const withoutArguments = (error: Error): string =>
	error.name === 'PrismaClientValidationError'
		? (error.message.trim().split('\n').at(-1) ?? '')
		: error.message;

/** Messages of databases and vendors repeat the input, which may hold e-mail addresses, keys, telephone and tax numbers. */
function scrub(text: string): string {
	return text
		.replaceAll(/[^\s"'<>(]+@[^\s"'<>)]+\.[a-z]{2,}/gi, '[e-mail]')
		.replaceAll(/\b(cs_|ss_|whsec_|xnd_|Bearer )[\w+/=.-]{8,}/g, '$1[removed]')
		.replaceAll(/\+?\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b|\+?\b\d{10,}\b/g, '[number]');
}

const bracket = (name: string): string => (/^\w+$/.test(name) ? `.${name}` : `["${name}"]`);
const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `["${name}"]`);
