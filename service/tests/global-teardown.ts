import type { PostgresServer } from '../../e2e/stack/postgres.ts';

export default async function teardown(): Promise<void> {
	const server = Reflect.get(globalThis, '__postgres') as PostgresServer | undefined;
	await server?.stop();
}
