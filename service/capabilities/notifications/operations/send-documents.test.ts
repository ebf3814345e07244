import { randomUUID } from 'node:crypto';
import { modules } from '../../../app/capabilities.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aMessageKind, moduleOf } from '../fixtures.ts';
import { queueMessage } from '../index.ts';

const files = aMessageKind('WITH_FILES');
const content = Buffer.from('%PDF-1.7');
const asked: string[][] = [];
files.kind.loadDocuments = (_, ids) => {
	asked.push([...ids]);
	return Promise.resolve([{ filename: 'invoice.pdf', content_type: 'application/pdf', content }]);
};
const lost = aMessageKind('LOST_FILES');

describe('a message with documents', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ modules: [...modules, moduleOf(files.kind, lost.kind)] });
	});
	afterAll(() => service.stop());

	const queue = (kind: string) =>
		service.transaction((context) => queueMessage(context, { kind, related_id: randomUUID() }));

	it('is sent with them', async () => {
		files.state.documents = [{ id: randomUUID(), sha256: 'a' }];
		const { id } = await queue('WITH_FILES');
		await service.settle();
		const mail = service.vendors.mails.find((one) => one.reference.includes(id));
		expect(mail?.attachments).toEqual([
			{ filename: 'invoice.pdf', content_type: 'application/pdf', content },
		]);
		expect(asked).toEqual([files.state.documents.map((one) => one.id)]);
	});

	it('is refused when nothing can load them', async () => {
		lost.state.documents = [{ id: randomUUID(), sha256: 'a' }];
		await expect(queue('LOST_FILES')).rejects.toThrow('cannot load them');
	});
});
