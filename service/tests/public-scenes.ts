import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { aClientSession, aSignInLink } from '../capabilities/portal/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aBrowser, signInByMail } from '../capabilities/sign-in/fixtures.ts';
import { orderScenes } from './order-scenes.ts';
import type { Scene } from './page-scene.ts';
import { portalScenes } from './portal-scenes.ts';
import type { TestService } from './service.ts';

export const aLongOffer = async (service: TestService) => [
	{ product_id: (await aProduct(service)).id, quantity: 25, discount: 250_000 },
	{
		product_id: (await aProduct(service)).id,
		quantity: 12,
		description: `Migrasi kotak surat dan pelatihan pengguna untuk kantor pusat dan semua cabang, ${'termasuk'.repeat(9)}`,
	},
];
const quotationPage =
	(status: 'SENT' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED' | 'SUPERSEDED'): Scene =>
	async ({ service, client }) => {
		const quotation = await aQuotation(service, {
			status,
			client_id: client.id,
			items: await aLongOffer(service),
			notes: 'Harga berlaku untuk kontrak satu tahun.\nPembayaran di muka.',
		});
		return { path: new URL(quotation.accept_url).pathname };
	};
const payPage =
	(change: (service: TestService, linkId: string) => Promise<unknown>): Scene =>
	async ({ service, client }) => {
		const link = await aPaymentLink(service, { client_id: client.id });
		const asked = service.vendors.linkRequests.find((one) => one.reference === link.reference);
		await change(service, link.id);
		return { path: new URL(asked?.return_url ?? '').pathname };
	};
/** A person who has proven who it is and is asked for a code; without `keeps`, for the setup of an app. */
const codePage =
	({ keeps }: { keeps: boolean }): Scene =>
	async ({ service, client }) => {
		await aSignInLink(service, client);
		const { database, vault, machine_clock } = service.runtime;
		const { billing_email: email } = client;
		const { id: user_id } = await database.client.user.findFirstOrThrow({ where: { email } });
		const at = machine_clock.now();
		const sealed_secret = vault.encrypt('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
		const app = { user_id, sealed_secret, created_at: at, confirmed_at: at };
		await database.client.authenticator.create({ data: app });
		const person = aBrowser(service);
		await signInByMail(service, person, { door: 'portal', email });
		if (!keeps) await database.client.authenticator.delete({ where: { user_id } });
		const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return { path: '/portal/sign-in/code', cookie };
	};
const at =
	(path: string, fields?: Record<string, string>): Scene =>
	() =>
		Promise.resolve({ path, ...(fields === undefined ? {} : { fields }) });

/** Pages for readers who have not signed in. */
export const publicScenes: Readonly<Record<string, Scene>> = {
	'quotation-open': quotationPage('SENT'),
	'quotation-accepted': quotationPage('ACCEPTED'),
	'quotation-rejected': quotationPage('REJECTED'),
	'quotation-expired': quotationPage('EXPIRED'),
	'quotation-superseded': quotationPage('SUPERSEDED'),
	...orderScenes,
	'not-found': at('/q/none'),
	'wrong-form': async ({ service, client }) => {
		const { accept_url } = await aQuotation(service, { status: 'SENT', client_id: client.id });
		return { path: `${new URL(accept_url).pathname}/accept`, fields: {} };
	},
	'sign-in': at('/portal/sign-in'),
	'sign-in-confirm': async ({ service, client }) => ({
		path: (await aSignInLink(service, client)).path,
	}),
	'sign-in-asked': ({ client }) =>
		Promise.resolve({
			path: '/portal/sign-in/request',
			fields: { email: client.billing_email },
		}),
	'sign-in-link-invalid': at('/portal/sign-in', { token: 'x' }),
	'sign-in-wrong-password': at('/portal/sign-in/password', { email: 'a@b.test', password: 'x' }),
	'sign-in-code': codePage({ keeps: true }),
	'sign-in-code-setup': codePage({ keeps: false }),
	'signed-out': at('/portal/sign-out', {}),
	'pay-waiting': payPage(() => Promise.resolve()),
	'pay-over': payPage((service, id) => service.call('POST', `/payment-links/${id}/cancel`)),
	'pay-received': payPage(async (service, id) => {
		const data = { status: 'PAID' };
		await service.runtime.database.client.paymentLink.update({ where: { id }, data });
	}),
};

/** Pages of the portal, as the owner of a company sees them. */
export const clientScenes: Readonly<Record<string, Scene>> = Object.fromEntries(
	Object.entries(portalScenes).map(([name, scene]) => [
		name,
		async ({ service, client }) => {
			// The owner is there before anybody else of the company.
			const cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
			return { path: await scene(service, client), cookie };
		},
	]),
);
