import { setFlagsFromString } from 'node:v8';
import type { ServiceRole } from './start.ts';

// By default V8 lets the old generation double before it collects garbage there. A smaller growth costs little
// processor time. Set before the import, because loading the modules makes the heap grow. Its counterpart for young
// objects can only be set on the command line (`--max-semi-space-size`, docs/guides/operate.md).
setFlagsFromString('--heap-growing-percent=50');
const { ConfigurationError, MigrationHistoryError, startService } = await import('./start.ts');

/** `node service/app/main.ts --role api|worker|all` */
const at = process.argv.indexOf('--role');
const role = at === -1 ? 'all' : process.argv[at + 1];
const isRole = (value: string | undefined): value is ServiceRole =>
	value === 'api' || value === 'worker' || value === 'all';

if (!isRole(role)) {
	process.stderr.write('--role takes api, worker or all\n');
	process.exit(2);
}
try {
	const service = await startService({ role, environment: process.env });
	let hurry: AbortController | null = null;
	const stop = (): void => {
		// A second SIGTERM ends the drain delay; without this the process would run on for DRAIN_SECONDS.
		if (hurry !== null) return hurry.abort();
		hurry = new AbortController();
		service.stop({ hurry: hurry.signal }).then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
} catch (error) {
	const message =
		error instanceof ConfigurationError || error instanceof MigrationHistoryError
			? error.message
			: `The service could not start: ${String(error instanceof Error ? error.stack : error)}`;
	process.stderr.write(`${message}\n`);
	process.exit(1);
}
