import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aTask, scripted, startScriptedService, type Script } from './fixtures.ts';
import { continueTask } from './jobs.ts';
import { workflowTarget } from './workflow-target.ts';

describe('the settings of a product', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.check = () => [];
	});

	const refusesDomain = () => {
		script.check = ({ sku_id }) =>
			sku_id === 'wrong.example' ? [{ field: 'sku_id', message: 'There is no such domain' }] : [];
	};
	const create = (sku: string, provisioning_settings: object) =>
		service.call('POST', '/products', {
			sku,
			name: 'Mail',
			kind: 'SUBSCRIPTION',
			provisioning_target: scripted,
			provisioning_settings,
		});
	const refused = {
		status: 422,
		body: {
			errors: [{ path: 'body.provisioning_settings.sku_id', message: 'There is no such domain' }],
		},
	};

	it('are refused at saving when the vendor would refuse them after the client has paid', async () => {
		refusesDomain();
		expect(await create('M-1', { sku_id: 'wrong.example' })).toMatchObject(refused);
		expect((await service.call('GET', '/products?sku=M-1')).body.data).toEqual([]);
		const right = { sku_id: 'right.example' };
		const { body: product } = await create('M-1', right);
		const path = `/products/${product.id}`;
		const wrong = { provisioning_settings: { sku_id: 'wrong.example' } };
		expect(await service.call('PATCH', path, wrong)).toMatchObject(refused);
		expect((await service.call('GET', path)).body.provisioning_settings).toEqual(right);
		expect((await service.call('PATCH', path, { unit: 'seat' })).status).toBe(200);
	});

	it('are saved while the vendor does not answer', async () => {
		script.check = () => {
			throw new ProviderError(scripted, 'unavailable', 'Down');
		};
		expect((await create('M-2', { sku_id: 'right.example' })).status).toBe(201);
	});

	it('are not sent to the vendor when they do not fit', async () => {
		script.check = () => {
			throw new Error('The vendor was asked');
		};
		expect(await create('M-3', { sku: 'x' })).toMatchObject({
			status: 422,
			body: {
				errors: [
					{ path: 'body.provisioning_settings.sku_id' },
					{ path: 'body.provisioning_settings.sku' },
				],
			},
		});
	});

	it('are looked at again when the product is offered', async () => {
		const values = { provisioning_target: scripted, provisioning_settings: { sku_id: 'sku-1' } };
		const product = await aProduct(service, values);
		// Saved before the target was installed, or as an older version of it wanted them.
		await service.runtime.database.client.product.update({
			where: { id: product.id },
			data: { provisioning_settings: { sku: 'sku-1' } },
		});
		const { id: client_id } = await aClient(service);
		const quote = () =>
			service.call('POST', '/quotations', {
				client_id,
				items: [{ product_id: product.id, quantity: 1 }],
			});
		expect(await quote()).toMatchObject({
			status: 422,
			body: {
				errors: [
					{
						path: 'body.items[0].product_id',
						message: expect.stringMatching(/provisioning_settings\.sku_id.*product\.update/),
					},
				],
			},
		});
		await service.call('PATCH', `/products/${product.id}`, {
			provisioning_settings: { sku_id: 'sku-2' },
		});
		expect((await quote()).status).toBe(201);
	});

	it('are none for a product that a workflow delivers, whose task no provider runs and none does twice', async () => {
		const save = (sku: string, provisioning_settings: object) =>
			service.call('POST', '/products', {
				sku,
				name: 'Automation',
				kind: 'SUBSCRIPTION',
				provisioning_target: workflowTarget,
				provisioning_settings,
			});
		expect(await save('M-4', { sku_id: 'sku-1' })).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.provisioning_settings.sku_id' }] },
		});
		expect((await save('M-5', {})).body).toMatchObject({ provisioning_target: 'workflow' });
		const { id } = await aTask(service, { target: workflowTarget, settings: {} });
		const path = `/provisioning-tasks/${id}`;
		expect((await service.call('POST', `${path}/run`)).body.code).toBe(
			'provisioning_task.target-not-installed',
		);
		expect((await service.call('POST', `${path}/claim`, { seconds: 60 })).status).toBe(200);
		service.now = addSeconds(service.now, 61);
		await service.runJob(continueTask, {});
		expect((await service.call('GET', path)).body).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'OUTCOME_UNKNOWN',
		});
	});
});
