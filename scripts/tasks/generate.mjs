/** Writes what is generated from the contracts; with --check, only says whether it is up to date. */
import { run } from '../lib/tools.mjs';

// The contracts are loaded together with the service, and that needs the database client, which a new clone has not.
const prepared = await run(process.execPath, ['service/scripts/prepare.ts']);
const { code } =
	prepared.code === 0
		? await run(process.execPath, ['service/scripts/generate.ts', ...process.argv.slice(2)])
		: prepared;
process.exitCode = code;
