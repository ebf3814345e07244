import { createVault } from '../../platform/security/index.ts';
import { quotationToken, readQuotationToken } from './token.ts';

const vault = createVault('a-secret-of-at-least-32-characters!!');
const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

describe('the token of a quotation', () => {
	it('is the same whenever it is made and opens its own quotation', () => {
		expect(quotationToken(vault, id)).toBe(quotationToken(vault, id));
		expect(readQuotationToken(vault, quotationToken(vault, id))).toBe(id);
		expect(quotationToken(vault, id)).toMatch(/^[\w.-]+$/);
	});

	it('opens nothing when it is forged, cut or made with another secret', () => {
		const token = quotationToken(vault, id);
		const other = createVault('another-secret-of-at-least-32-chars!');
		const flipped = token.endsWith('A') ? `${token.slice(0, -1)}B` : `${token.slice(0, -1)}A`;
		const signIn = `${id}.${vault.sign('sign-in', [id])}`;
		for (const wrong of [
			'',
			id,
			`${id}.`,
			`.${id}`,
			`${token}.x`,
			token.slice(0, -1),
			flipped,
			signIn,
		])
			expect([wrong, readQuotationToken(vault, wrong)]).toEqual([wrong, null]);
		expect(readQuotationToken(other, token)).toBeNull();
	});
});
