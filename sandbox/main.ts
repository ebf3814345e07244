import { startSandbox } from './sandbox.ts';

const number = (name: string, fallback: number) => {
	const value = Number(process.env[name] ?? fallback);
	if (!Number.isFinite(value) || value < 0) {
		throw new Error(`${name} must be a number of 0 or more, not "${process.env[name]}"`);
	}
	return value;
};

const { SANDBOX_BOOKS_FILE, SANDBOX_PUBLIC_URL, SANDBOX_RATE_LIMIT, SANDBOX_WEBHOOKS_URL } =
	process.env;
const sandbox = await startSandbox({
	port: number('SANDBOX_PORT', 4000),
	seed: number('SANDBOX_SEED', 1),
	clock_speed: number('SANDBOX_CLOCK_SPEED', 600) || 1,
	...(SANDBOX_RATE_LIMIT ? { rate_limit: number('SANDBOX_RATE_LIMIT', 0) } : {}),
	...(SANDBOX_BOOKS_FILE ? { books_file: SANDBOX_BOOKS_FILE } : {}),
	...(SANDBOX_PUBLIC_URL ? { public_url: SANDBOX_PUBLIC_URL } : {}),
	...(SANDBOX_WEBHOOKS_URL ? { webhooks_url: SANDBOX_WEBHOOKS_URL.replace(/\/+$/, '') } : {}),
});
console.log(JSON.stringify({ ready: true, url: sandbox.url }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}
