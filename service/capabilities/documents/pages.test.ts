import { startTestService, type TestService } from '../../tests/service.ts';
import { aDocument } from './fixtures.ts';

describe('GET /d/{token}', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const attach = async (filename: string, content?: Buffer): Promise<URL> => {
		const { id } = await aDocument(service, { filename, ...(content && { content }) });
		return new URL((await service.call('GET', `/documents/${id}`)).body.url);
	};

	it('gives the file as a download to the bearer of the link', async () => {
		const content = Buffer.from('%PDF-1.7 of a test');
		const url = await attach('Faktur 2026.pdf', content);
		expect(url.origin).toBe('http://cloudsales.test');
		const answer = await service.http.get(url.pathname).buffer(true).parse(bytes);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual(content);
		expect(answer.headers).toMatchObject({
			'content-type': 'application/pdf',
			'content-disposition': 'attachment; filename="Faktur 2026.pdf"',
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
		});
	});

	it('never lets a file name into another header', async () => {
		const url = await attach('a"; filename=evil.html\u00e9.pdf');
		const answer = await service.http.get(url.pathname);
		expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="/);
		expect(answer.headers['content-type']).toBe('application/pdf');
	});

	it('knows no file by a forged or broken link', async () => {
		const url = await attach('invoice.pdf');
		const other = await attach('other.pdf');
		const [id] = url.pathname.slice(3).split('.');
		const signature = other.pathname.split('.')[1];
		for (const path of [`/d/${id}.${signature}`, `/d/${id}`, `/d/${id}.`, '/d/x.y.z', '/d/%00']) {
			const answer = await service.http.get(path);
			expect([path, answer.status]).toEqual([path, 404]);
		}
	});
});

function bytes(response: any, done: (error: Error | null, body: Buffer) => void): void {
	const chunks: Buffer[] = [];
	response.on('data', (chunk: Buffer) => chunks.push(chunk));
	response.on('end', () => done(null, Buffer.concat(chunks)));
}
