/** The operator's own system, which workflow 04 of the orders asks: it answers what a test says, for each tenant in turn. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = { status: number; body?: object; headers?: Record<string, string> } | 'cut';
/** `PUT tenant/service` */
export type OwnSystem = {
	url: string;
	/** What it was asked, oldest first. */
	asked: string[];
	/** The next answers about a service of a tenant; afterwards everything is done. */
	says(tenant: string, service: string, ...answers: Answer[]): void;
	close(): void;
};

export async function startOwnSystem(): Promise<OwnSystem> {
	const asked: string[] = [];
	const answers = new Map<string, Answer[]>();
	const server = createServer((request, response) => {
		const [, , tenant = '', , service = ''] = (request.url ?? '').split('/');
		asked.push(`${request.method} ${tenant}/${service}`);
		const answer = answers.get(`${tenant}/${service}`)?.shift() ?? {
			status: 200,
			body: { endpoint: `https://${tenant}.example/${service}` },
		};
		if (answer === 'cut') {
			request.socket.destroy();
			return;
		}
		request.resume();
		response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
		response.end(JSON.stringify(answer.body ?? {}));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		says: (tenant, service, ...next) => void answers.set(`${tenant}/${service}`, next),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
