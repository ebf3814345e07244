import { aClient } from '../../../capabilities/clients/fixtures.ts';
import { startSession } from '../../../capabilities/identity/index.ts';
import { aBrowser, type Browser } from '../../../capabilities/sign-in/fixtures.ts';
import type { TestService } from '../../service.ts';
import { aVoucher, startVoucherService } from './fixtures.ts';

/** A browser in which a member of staff has signed in to the console. */
async function aConsole(service: TestService, role: string): Promise<Browser> {
	const user = { email: `${role.toLowerCase()}@cloudsales.test`, name: 'Sari', role };
	const { body } = await service.call('POST', '/users', user);
	const session = { membership: null, method: 'LINK', link_hash: null, browser: null } as const;
	const opened = await service.transaction((context) =>
		startSession(context, { ...session, user_id: body.id, door: 'CONSOLE', network: null }),
	);
	const browser = aBrowser(service);
	browser.cookies.set('cloudsales_console', opened?.session_token ?? '');
	return browser;
}
const tokenOf = (text: string): string => /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';

describe('the page of a voucher', () => {
	let service: TestService;
	let sales: Browser;
	let path: string;
	beforeAll(async () => {
		service = await startVoucherService();
		sales = await aConsole(service, 'SALES');
	});
	afterAll(() => service.stop());
	beforeEach(async () => {
		const { id: client_id } = await aClient(service);
		path = `/console/vouchers/${(await aVoucher(service, { client_id, code: crypto.randomUUID() })).id}`;
	});

	// #region test
	it('takes it back once, however often the button is pressed', async () => {
		const page = await sales.get(path);
		expect([page.status, page.text]).toEqual([200, expect.stringContaining('IDR 100,000')]);
		const fields = { form_token: tokenOf(page.text) };
		for (let click = 0; click < 2; click += 1)
			expect((await sales.send(`${path}/cancel`, fields)).location).toBe(path);
		const after = await sales.get(path);
		expect(after.text).toContain('The voucher is cancelled.');
		expect(after.text).not.toContain(`${path}/cancel`);
	});

	it('is for nobody who has not signed in, and its command for nobody whose role has no right to it', async () => {
		const stranger = await aBrowser(service).get(path);
		expect(stranger.location).toBe(`/console/sign-in?to=${encodeURIComponent(path)}`);
		const finance = await aConsole(service, 'FINANCE');
		const fields = { form_token: tokenOf((await sales.get(path)).text) };
		expect((await finance.send(`${path}/cancel`, fields)).status).toBe(403);
		expect((await sales.send(`${path}/cancel`, fields, 'cross-site')).status).toBe(403);
	});
	// #endregion

	it('says so when it can no longer be taken back', async () => {
		const shown = await sales.get(path);
		await sales.send(`${path}/cancel`, { form_token: tokenOf(shown.text) });
		const late = await sales.send(`${path}/cancel`, { form_token: crypto.randomUUID() });
		expect([late.status, late.text]).toEqual([
			422,
			expect.stringContaining('This voucher can no longer be cancelled.'),
		]);
	});
});
