import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { modules } from '../app/capabilities.ts';
import { migrationSql, schemaFiles } from '../platform/database/migrate.ts';
import { statusCheckSql } from '../platform/lifecycle/index.ts';

/**
 * Writes the SQL that takes the schema of the last commit (or an empty database) to the present one.
 * Use: `DATABASE_URL=… node service/scripts/new-migration.ts add-refunds [--from-empty]`; read the file before committing.
 */
const [name, flag] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
if (name === undefined || url === undefined) {
	process.stderr.write(
		'Use: DATABASE_URL=… node service/scripts/new-migration.ts <name> [--from-empty]\n',
	);
	process.exit(2);
}
const root = path.resolve(import.meta.dirname, '../../prisma');
const before =
	flag === '--from-empty'
		? null
		: schemaFiles().map((file) => ({ ...file, content: committed(file.path) }));
const checks =
	flag === '--from-empty' ? modules.flatMap((module) => module.lifecycles).map(statusCheckSql) : [];
const sql = [await migrationSql(url, before), ...checks].join('\n');
const stamp = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
const folder = path.join(root, 'migrations', `${stamp}_${name.replaceAll('-', '_')}`);
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'migration.sql'), sql);
process.stdout.write(`${folder}\n`);
process.exit(0);

function committed(file: string): string {
	try {
		return execFileSync('git', ['show', `HEAD:prisma/${file}`], { cwd: root, encoding: 'utf8' });
	} catch {
		return '';
	}
}
