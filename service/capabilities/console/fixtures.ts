import type { CheerioAPI } from 'cheerio';
import type { Role } from '../../platform/actor/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import { randomToken, sha256Hex } from '../../platform/security/index.ts';
import type { TestService } from '../../tests/service.ts';

/** A member of staff with an open session of the console: the user, and the cookie to send. */
export async function anOperator(
	service: TestService,
	role: Exclude<Role, 'CLIENT'> = 'OPERATIONS',
): Promise<{ user: { id: string; name: string }; cookie: string }> {
	const wish = { email: `${newId()}@cloudsales.test`, name: 'Rudi Hartono', role };
	const user = (await service.call('POST', '/users', wish)).body;
	const token = `ss_${randomToken()}`;
	await service.runtime.database.client.session.create({
		data: {
			id: newId(),
			user_id: user.id,
			door: 'CONSOLE',
			token_hash: sha256Hex(token),
			last_seen_at: service.machine_now,
			expires_at: addDays(service.machine_now, 1),
		},
	});
	return { user, cookie: `cloudsales_console=${token}` };
}

/** The forms of a page that are sent to an address, each with everything that a browser would send along unasked. */
export const formsOf = (
	$: CheerioAPI,
	action: string,
): { action: string; fields: Record<string, string> }[] =>
	$(`form[action="${action}"]`)
		.toArray()
		.map((one) => ({
			action,
			fields: Object.fromEntries(
				$(one)
					.find('input[type=hidden], select')
					.toArray()
					.map((field) => {
						const value = $(field).val();
						return [$(field).attr('name') ?? '', typeof value === 'string' ? value : ''];
					}),
			),
		}));
