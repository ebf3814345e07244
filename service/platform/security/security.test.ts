import fc from 'fast-check';
import { createVault, equalInConstantTime, randomToken } from './index.ts';

const vault = createVault('a secret of at least thirty-two characters');
const other = createVault('another secret of thirty-two characters!');
const anyText = fc.string({ unit: 'binary' });

describe('a signature', () => {
	const parts = ['quotation-1', '2026-11-20'];
	const signature = vault.sign('accept', parts);

	it('is accepted for what it was made for', () => {
		expect(vault.verify('accept', parts, signature)).toBe(true);
		expect(signature).toMatch(/^[\w-]{43}$/);
	});

	it.each([
		['another purpose', () => vault.verify('reject', parts, signature)],
		['other parts', () => vault.verify('accept', ['quotation-2', '2026-11-20'], signature)],
		['parts cut elsewhere', () => vault.verify('accept', ['quotation-12026', '-11-20'], signature)],
		['one part fewer', () => vault.verify('accept', ['quotation-1'], signature)],
		['another secret', () => other.verify('accept', parts, signature)],
		['nothing', () => vault.verify('accept', parts, '')],
		['a different spelling', () => vault.verify('accept', parts, `${signature}=`)],
	])('is refused for %s', (_, verify) => {
		expect(verify()).toBe(false);
	});

	it('does not survive any change', () => {
		fc.assert(
			fc.property(fc.nat(signature.length - 1), fc.constantFrom(...'AZaz09-_'), (at, character) => {
				const changed = signature.slice(0, at) + character + signature.slice(at + 1);
				expect(vault.verify('accept', parts, changed)).toBe(changed === signature);
			}),
		);
	});
});

describe('an encrypted text', () => {
	it('comes back whole, whatever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(vault.decrypt(vault.encrypt(text))).toBe(text);
			}),
		);
	});

	it('looks different each time and shows nothing', () => {
		const sealed = vault.encrypt('whsec_visible');
		expect(sealed).not.toBe(vault.encrypt('whsec_visible'));
		expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('visible');
	});

	it('is refused with another secret', () => {
		expect(() => other.decrypt(vault.encrypt('text'))).toThrow();
	});

	it('is refused after any change, and when a part is missing', () => {
		const sealed = Buffer.from(vault.encrypt('a text'), 'base64');
		for (let at = 0; at < sealed.length; at += 1) {
			const changed = Buffer.from(sealed);
			changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
			expect(() => vault.decrypt(changed.toString('base64'))).toThrow();
			expect(() => vault.decrypt(sealed.subarray(0, at).toString('base64'))).toThrow();
		}
	});

	it('is refused when its tag was made shorter, which would make it easy to guess', () => {
		const empty = Buffer.from(vault.encrypt(''), 'base64');
		for (const tagLength of [4, 8, 12]) {
			const shortened = empty.subarray(0, 12 + tagLength);
			expect(() => vault.decrypt(shortened.toString('base64'))).toThrow();
		}
	});
});

describe('comparison and tokens', () => {
	it('says equal only of equal texts', () => {
		fc.assert(
			fc.property(anyText, anyText, (a, b) => {
				expect(equalInConstantTime(a, a)).toBe(true);
				if (Buffer.compare(Buffer.from(a), Buffer.from(b)) !== 0)
					expect(equalInConstantTime(a, b)).toBe(false);
			}),
		);
	});

	it('makes tokens that differ and can stand in an address', () => {
		const tokens = new Set(Array.from({ length: 1000 }, () => randomToken()));
		expect(tokens.size).toBe(1000);
		for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
	});
});
