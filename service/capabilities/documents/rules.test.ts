import { createVault } from '../../platform/security/index.ts';
import { documentToken, readDocumentToken } from './rules.ts';

describe('document links', () => {
	const vault = createVault('a secret of at least thirty-two characters');
	const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
	const token = documentToken(vault, id);

	it('lead to the document they were made for', () => {
		expect(readDocumentToken(vault, token)).toBe(id);
	});
	it.each([
		['another document', token.replace(id, id.replace('9f', '9e'))],
		['a cut signature', token.slice(0, -1)],
		['no signature', id],
		['too many parts', `${token}.x`],
		['nothing', ''],
	])('refuse %s', (_, forged) => {
		expect(readDocumentToken(vault, forged)).toBeNull();
	});
	it('of another purpose do not count', () => {
		expect(readDocumentToken(vault, `${id}.${vault.sign('quotation', [id])}`)).toBeNull();
	});
});
