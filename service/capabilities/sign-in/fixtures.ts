import type { OperationContext } from '../../platform/context/index.ts';
import { Refusal } from '../../platform/operation/index.ts';
import type { TestService } from '../../tests/service.ts';
import { signIn } from './operations/sign-in.ts';

/** A browser of its own: it keeps its cookies, like a person's, and shares them with no other. */
export type Browser = {
	get(path: string): Promise<Page>;
	/** Sends a form as a page of ours does, unless told from where. */
	send(path: string, fields?: Record<string, string>, site?: string): Promise<Page>;
	cookies: Map<string, string>;
};
export type Page = {
	status: number;
	text: string;
	location: string | null;
	/** As the browser got them. */
	set_cookies: readonly string[];
};

export function aBrowser(
	{ address }: Pick<TestService, 'address'>,
	headers: Record<string, string> = {},
): Browser {
	const cookies = new Map<string, string>();
	const open = async (path: string, init: RequestInit): Promise<Page> => {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(`${address}${path}`, {
			redirect: 'manual',
			...init,
			headers: {
				accept: 'text/html',
				'accept-language': 'en',
				cookie,
				...headers,
				...(init.headers as object),
			},
		});
		const set_cookies = response.headers.getSetCookie();
		for (const one of set_cookies) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
			if (value === '') cookies.delete(name);
			else cookies.set(name, value);
		}
		return {
			status: response.status,
			text: await response.text(),
			location: response.headers.get('location'),
			set_cookies,
		};
	};
	return {
		cookies,
		get: (path) => open(path, {}),
		send: (path, fields = {}, site = 'same-origin') =>
			open(path, {
				method: 'POST',
				headers: { 'sec-fetch-site': site },
				body: new URLSearchParams(fields),
			}),
	};
}

/** The token of the last sign-in link that an address got. */
export async function mailedToken(service: TestService, address: string): Promise<string> {
	await service.settle();
	const mail = service.vendors.mails.filter(({ to }) => to === address).at(-1);
	return /sign-in\?token=([\w.-]+\w)/.exec(mail?.text ?? '')?.[1] ?? '';
}

/** Asks for a link in a browser, and signs in by it. */
export async function signInByMail(
	service: TestService,
	browser: Browser,
	{ door, email, to }: { door: 'portal' | 'console'; email: string; to?: string },
): Promise<Page> {
	await browser.send(`/${door}/sign-in/request`, { email, ...(to === undefined ? {} : { to }) });
	return browser.send(`/${door}/sign-in`, { token: await mailedToken(service, email) });
}

/** A member of staff, who can sign in to the console. */
export async function aStaffMember(
	service: TestService,
	values: { email: string; role?: string },
): Promise<{ id: string; email: string }> {
	const body = { name: 'Sari', role: 'OPERATIONS', ...values };
	const answer = await service.call('POST', '/users', body);
	if (answer.status !== 201) throw new Error(`No user: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** What `portal.sign-in` does with the token of a link, in the transaction of a test. */
export async function openByToken(
	context: OperationContext,
	token: string,
): Promise<{ session_token: string; expires_at: Date }> {
	const opened = await signIn.run({ token }, context);
	if (opened instanceof Refusal) throw opened.error;
	return opened;
}
