import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** A service in a process of its own, with everything that it writes. */
export async function startProcess(
	environment: Record<string, string>,
): Promise<{ url: string; output: () => string; child: ChildProcess }> {
	let written = '';
	const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../app/main.ts')], {
		env: {
			PATH: process.env['PATH'],
			PORT: '0',
			DRAIN_SECONDS: '0',
			NODE_OPTIONS: '',
			...environment,
		},
	});
	const url = await new Promise<string>((resolve, reject) => {
		const take = (chunk: Buffer): void => {
			written += chunk.toString();
			const ready = /"url":"(http[^"]+)","msg":"ready"/.exec(written);
			if (ready !== null) resolve(ready[1]!);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${written}`)));
	});
	return { url, output: () => written, child };
}
