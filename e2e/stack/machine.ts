/** What the parts of the stack get from the machine: environment, ports, answers over HTTP. */
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/**
 * The environment of the machine without the settings that would change what the parts do: a
 * developer's own N8N_*, DATABASE_URL or proxy must not reach a stack that talks to 127.0.0.1.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
	const kept =
		/^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SystemRoot|SSL_CERT_.*|NODE_EXTRA_CA_CERTS|XDG_CACHE_HOME)$/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}

/** Ends a short-lived helper when this process ends before it does. Call the result when it is over. */
export function endWithUs(child: ChildProcess): () => void {
	const end = () => void child.kill();
	process.once('exit', end);
	return () => void process.off('exit', end);
}

/** A free port on 127.0.0.1: the wanted one if possible, else any. */
export async function freePort(wanted = 0): Promise<number> {
	const attempt = (port: number) =>
		new Promise<number | undefined>((resolve) => {
			const server = createServer();
			server.once('error', () => resolve(undefined));
			server.listen(port, '127.0.0.1', () => {
				const address = server.address();
				const found = address !== null && typeof address === 'object' ? address.port : undefined;
				server.close(() => resolve(found));
			});
		});
	const port = (await attempt(wanted)) ?? (await attempt(0));
	if (port === undefined) throw new Error('No free port on 127.0.0.1.');
	return port;
}

/** Whether the URL answers 2xx. */
export async function answers(url: string): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
		await response.body?.cancel();
		return response.ok;
	} catch {
		return false;
	}
}
