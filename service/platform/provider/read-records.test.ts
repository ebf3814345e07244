import fc from 'fast-check';
import { z } from 'zod';
import { codeOfBreak, foundIn, isMalformedAnswer, readEach } from './read-records.ts';

const Thing = z.object({ id: z.string(), size: z.number() });
const list = z.object({ things: readEach(Thing) });
const call = { provider: 'vendor', name: 'things.list' };

describe('a list of a vendor', () => {
	it('gives what can be read, and the id and reason of what cannot', () => {
		const { things } = list.parse({
			things: [{ id: 'a', size: 1 }, { id: 'b', size: 'big' }, null, { id: 'c', size: 3 }],
		});
		expect(things.readable.map((one) => one.id)).toEqual(['a', 'c']);
		expect(things.unreadable).toMatchObject([
			{ id: 'b', reason: expect.stringMatching(/^size: /) },
			{ id: expect.stringMatching(/^record-[0-9a-f]{16}$/), reason: expect.any(String) },
		]);
	});

	it('names a record without a usable id by its content, the same each time', () => {
		const idOf = (record: unknown) => list.parse({ things: [record] }).things.unreadable[0]?.id;
		expect(idOf({ id: 'a\u0000' })).toBe(idOf({ id: 'a\u0000' }));
		expect(idOf({ id: 'a\u0000' })).not.toBe(idOf({ id: 'b\u0000' }));
	});

	it('loses no record, whatever it holds', () => {
		fc.assert(
			fc.property(fc.array(fc.jsonValue()), (records) => {
				const { readable, unreadable } = readEach(Thing).parse(records);
				expect(readable.length + unreadable.length).toBe(records.length);
			}),
		);
	});

	it('is no list when it is none, which fails the call', () => {
		expect(list.safeParse({ things: 'none' }).success).toBe(false);
	});

	it('is not taken for empty when all that a search found cannot be read', () => {
		const { things } = list.parse({ things: [{ id: 'b' }] });
		expect(foundIn(undefined, call)).toEqual([]);
		expect(foundIn({ readable: [], unreadable: [] }, call)).toEqual([]);
		let error: unknown;
		try {
			foundIn(things, call);
		} catch (thrown) {
			error = thrown;
		}
		expect(isMalformedAnswer(error)).toBe(true);
		expect(String(error)).toContain('things.list with b');
	});
});

describe('a call that broke', () => {
	it('had an answer when only the answer cannot be read', () => {
		expect(codeOfBreak(new SyntaxError('Unexpected token'))).toBe('malformed-answer');
		expect(codeOfBreak(Thing.safeParse({}).error)).toBe('malformed-answer');
		expect(codeOfBreak(new TypeError('fetch failed'))).toBe('no-answer');
	});
});
