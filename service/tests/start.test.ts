import { z } from 'zod';
import { defineProvider } from '../platform/provider/index.ts';
import { startTestService } from './service.ts';

describe('the start of the service', () => {
	const refusing = (id: string, message: string) =>
		defineProvider({
			id,
			title: id,
			documentation: 'https://example.com',
			config: z.object({}),
			required: [],
			create() {
				throw new Error(message);
			},
		});

	it('names every vendor whose settings do not work in one message', async () => {
		const providers = [
			refusing('one', 'the key cannot sign'),
			refusing('two', 'no account is set'),
		];
		const start = startTestService({ providers });
		await expect(start).rejects.toThrow(/one: the key cannot sign[\s\S]*two: no account is set/);
	});
});
