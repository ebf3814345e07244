import { createVault, type Vault } from '../../platform/security/index.ts';
import { testSecret } from '../service.ts';
import { type Attempt, type Check, wrongFirst, wrongLast } from './check.ts';

export const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
export const otherId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e90';

export const vault = createVault(testSecret);
export const foreign = createVault('another-secret-of-32-characters-or-more');
type Link = {
	make(vault: Vault, id: string): string;
	read(vault: Vault, token: string): string | null;
	stale: string;
};
/** A link of a mail: an id and a signature. */
export function link(file: string, { make, read, stale }: Link): Check {
	const token = make(vault, id);
	const [, signature = ''] = token.split('.');
	const opens = (presented: string): Attempt => {
		return () => read(vault, presented) !== null;
	};
	return {
		file,
		valid: opens(token),
		attacks: {
			'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
			'a missing proof': [opens(''), opens(id), opens(`${id}.`)],
			'a wrong secret': [opens(make(foreign, id)), opens(`${id}.${vault.sign('other', [id])}`)],
			'a stale timestamp': stale,
			'a changed body': [opens(`${otherId}.${signature}`)],
			'a re-serialised body': [
				opens(`${id.toUpperCase()}.${signature}`),
				opens(`${id.replaceAll('-', '')}.${signature}`),
				opens(`${token}=`),
				opens(`${token}.`),
			],
		},
		constantTime: [opens(`${id}.${wrongFirst(signature)}`), opens(`${id}.${wrongLast(signature)}`)],
	};
}
