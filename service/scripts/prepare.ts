import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { schemaFiles } from '../platform/database/migrate.ts';

/** Makes the Prisma client when the schema changed since it was made last; nothing is downloaded. */
const service = path.resolve(import.meta.dirname, '..');
const output = path.join(service, 'generated/prisma');
const stamp = path.join(output, '.made-from');
const require = createRequire(import.meta.url);
const version = (require('prisma/package.json') as { version: string }).version;
const hash = createHash('sha256')
	.update(JSON.stringify([version, schemaFiles()]))
	.digest('hex');

if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== hash) {
	const prisma = require.resolve('prisma/build/index.js');
	// `generate` only asks that the native engine exists; it never runs it, so any executable file will do.
	const environment = {
		...process.env,
		PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
		PRISMA_HIDE_UPDATE_MESSAGE: '1',
	};
	const result = spawnSync(process.execPath, [prisma, 'generate'], {
		cwd: service,
		env: environment,
		encoding: 'utf8',
	});
	if (result.status !== 0) {
		process.stderr.write(`${result.stdout}${result.stderr}`);
		process.exit(1);
	}
	fs.writeFileSync(stamp, hash);
}
