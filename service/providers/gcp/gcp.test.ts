import { pino } from 'pino';
import { describeProvisioningTarget, finish } from '../../capabilities/provisioning/ports.suite.ts';
import type { ProvisioningRequest } from '../../capabilities/provisioning/ports.ts';
import { answerTokens, testAccount } from '../../platform/google/fixtures.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { fakeCloud } from './fixtures.ts';
import { gcp } from './provider.ts';
import {
	CloudSettings,
	fromOperationError,
	isFinished,
	toMarkerLabel,
	toNewProject,
	toProjectId,
} from './translate.ts';

const log = pino({ enabled: false });
const services = ['compute.googleapis.com', 'run.googleapis.com'];
const settings = { services, project_prefix: 'cs' };
const installation = {
	...testAccount,
	GCP_PARENT: 'folders/1',
	GCP_BILLING_ACCOUNT: 'billingAccounts/012345-6789AB-CDEF01',
};
const marker = 'cs-7f1c0c9e';
const projectId = toProjectId(marker, 'cs');

answeredByNock();
beforeEach(answerTokens);

const request = (changes: Partial<ProvisioningRequest> = {}): ProvisioningRequest => ({
	task_id: 't',
	action: 'ACTIVATE',
	marker,
	settings,
	quantity: 1,
	before: null,
	siblings: [],
	client: { id: 'c-1', name: 'PT Maju Jaya', billing_email: 'ap@maju.example' },
	progress: {},
	...changes,
});

function target() {
	return gcp.create(installation, { log }).provisioningTarget;
}

describeProvisioningTarget('gcp', () => {
	const vendor = fakeCloud();
	return {
		target: target(),
		settings,
		wrong_settings: { services: ['not a service'], project_prefix: 'cs' },
		vendor: {
			count: (wanted) => vendor.marked(toMarkerLabel(wanted)).length,
			state: (wanted) => vendor.stateOf(vendor.marked(toMarkerLabel(wanted))[0]),
			occupy: (wanted) => {
				vendor.add({ projectId: toProjectId(wanted.marker, 'cs'), isForeign: true });
			},
			occupantState: () => vendor.stateOf(vendor.projects.find(({ isForeign }) => isForeign)),
			loseNextCreateAnswer: () => {
				vendor.loseNextCreateAnswer = true;
			},
			interruptAfter: (after, how) => {
				vendor.interruption = { after, how };
			},
			behave: (behaviour) => {
				vendor.behaviour = behaviour;
				vendor.interruption = null;
			},
		},
	};
});

describe('gcp', () => {
	it('reports the project, with billing linked and the services on', async () => {
		const vendor = fakeCloud();
		const result = await finish(target(), request());
		expect(result).toEqual({ project_id: projectId, project_number: '415104041262', services });
		expect(vendor.projects).toEqual([
			expect.objectContaining({
				parent: 'folders/1',
				labels: { cloudsales_marker: marker },
				billing: installation.GCP_BILLING_ACCOUNT,
				services: new Set(services),
			}),
		]);
	});

	it('polls a running creation and does not create again', async () => {
		const vendor = fakeCloud();
		Object.assign(vendor, { hideNewProjectsFor: 20, pollsOfOperations: 5 });
		await finish(target(), request());
		expect(vendor.requests.filter((line) => line === 'POST /v3/projects')).toHaveLength(1);
	});

	it('never asks for the operation that stands for nothing to do', async () => {
		const vendor = fakeCloud();
		vendor.add({ projectId, labels: { cloudsales_marker: marker }, services: new Set(services) });
		await finish(target(), request());
		expect(vendor.requests.filter((line) => line.includes('/operations/'))).toEqual([]);
	});

	it('goes on when the operations are forgotten', async () => {
		const vendor = fakeCloud();
		vendor.forgetOperations = true;
		await finish(target(), request());
		expect(vendor.projects).toHaveLength(1);
	});

	it('tries again after a creation that failed inside Google', async () => {
		const vendor = fakeCloud();
		vendor.failNextOperation = 13;
		await finish(target(), request());
		expect(vendor.projects).toHaveLength(1);
	});

	it('takes a project that is there although its creation failed', async () => {
		const vendor = fakeCloud();
		const first = await target().run(request());
		for (const operation of vendor.operations.values()) operation.error = { code: 9, message: 'x' };
		await finish(target(), request({ progress: Object(first).progress }));
		expect(vendor.projects).toHaveLength(1);
	});

	it('gives up on a creation that Google refuses', async () => {
		const vendor = fakeCloud();
		vendor.failNextOperation = 7;
		await expect(finish(target(), request())).rejects.toMatchObject({
			code: 'project-not-created',
		});
	});

	it('waits when the project quota is used up', async () => {
		const vendor = fakeCloud();
		vendor.failNextOperation = 8;
		const first = await target().run(request());
		const second = await target().run(request({ progress: Object(first).progress }));
		expect(second).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			note: expect.stringMatching(/larger project quota/),
		});
		await finish(target(), request({ progress: Object(second).progress }));
		expect(vendor.projects).toHaveLength(1);
	});

	it('waits when the billing account takes no further project', async () => {
		const vendor = fakeCloud();
		vendor.add({ projectId, labels: { cloudsales_marker: marker } });
		vendor.refuseBilling = 'billing-quota';
		await expect(target().run(request())).resolves.toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			note: expect.stringMatching(/larger billing quota/),
		});
	});

	it('gives rights on a new project some time, but not for ever', async () => {
		const vendor = fakeCloud();
		vendor.add({ projectId, labels: { cloudsales_marker: marker } });
		vendor.refuseBilling = 'permission-denied';
		await expect(target().run(request())).resolves.toMatchObject({ status: 'RUNNING' });
		await expect(finish(target(), request())).rejects.toMatchObject({ status: 403 });
	});

	it.each([
		['again after a failure inside Google', 13, 'SUCCESS'],
		['no further after a refusal', 7, 'service-not-enabled'],
	])('tries to switch a service on %s', async (_, code, expected) => {
		const vendor = fakeCloud();
		const { services: on } = vendor.add({ projectId, labels: { cloudsales_marker: marker } });
		vendor.failNextOperation = code;
		const end = await finish(target(), request()).then(
			() => 'SUCCESS',
			(error: unknown) => Object(error).code,
		);
		expect(end).toBe(expected);
		expect(on.has('compute.googleapis.com')).toBe(expected === 'SUCCESS');
	});

	it.each([
		['without our label', { parent: 'folders/1', labels: {} }],
		['in another folder', { parent: 'folders/2', labels: { cloudsales_marker: marker } }],
	])('refuses a project %s', async (_, project) => {
		const vendor = fakeCloud();
		vendor.add({ projectId, ...project });
		await expect(target().run(request())).rejects.toMatchObject({ code: 'project-id-taken' });
		expect(vendor.projects).toHaveLength(1);
	});

	it('refuses a project that is being deleted', async () => {
		fakeCloud().add({
			projectId,
			labels: { cloudsales_marker: marker },
			state: 'DELETE_REQUESTED',
		});
		await expect(target().run(request())).rejects.toMatchObject({ code: 'project-deleted' });
	});

	it('finds the project after the prefix of the product was changed', async () => {
		const vendor = fakeCloud();
		await finish(target(), request());
		const changed = { ...settings, project_prefix: 'other' };
		await finish(target(), request({ action: 'SUSPEND', settings: changed }));
		expect(vendor.projects).toEqual([expect.objectContaining({ billing: '' })]);
	});

	it('is shut down, which Google takes 30 days to make final, and is not there to be resumed', async () => {
		const vendor = fakeCloud();
		await finish(target(), request());
		expect(await finish(target(), request({ action: 'TERMINATE' }))).toEqual({
			project_id: projectId,
			restorable_for_days: 30,
		});
		expect(vendor.projects).toEqual([expect.objectContaining({ state: 'DELETE_REQUESTED' })]);
		await expect(finish(target(), request({ action: 'RESUME' }))).rejects.toMatchObject({
			code: 'project-deleted',
		});
		expect(vendor.requests.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
	});

	it('waits for staff while a lien protects the project, and goes on by itself', async () => {
		const vendor = fakeCloud();
		await finish(target(), request());
		vendor.hasLien = true;
		const held = await target().run(request({ action: 'TERMINATE' }));
		expect(held).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'PROJECT_HELD',
			note: expect.stringMatching(/lien/),
		});
		vendor.hasLien = false;
		await finish(target(), request({ action: 'TERMINATE', progress: Object(held).progress }));
		expect(vendor.stateOf(vendor.projects[0])).toBe('TERMINATED');
	});

	it.each([
		['again after a failure inside Google', 13, 'TERMINATED'],
		['no further after a refusal', 7, 'project-not-deleted'],
	])('tries to shut a project down %s', async (_, code, expected) => {
		const vendor = fakeCloud();
		await finish(target(), request());
		vendor.failNextOperation = code;
		const end = await finish(target(), request({ action: 'TERMINATE' })).then(
			() => vendor.stateOf(vendor.projects[0]),
			(error: unknown) => Object(error).code,
		);
		expect(end).toBe(expected);
	});

	it('does not call a project ended that was made and is not shown any more', async () => {
		fakeCloud();
		const before = { quantity: 1, remaining: 0, settings };
		const unseen = { unseen: 3 };
		expect(
			await target().run(request({ action: 'TERMINATE', before, progress: unseen })),
		).toMatchObject({ status: 'WAITING', waiting_for: 'STAFF', code: 'PROJECT_NOT_SHOWN' });
		expect(await target().run(request({ action: 'TERMINATE', progress: unseen }))).toEqual({
			status: 'SUCCESS',
			result: { was_already_gone: true },
		});
	});

	it('switches on what a changed product has more, and nothing off', async () => {
		const vendor = fakeCloud();
		await finish(target(), request());
		const before = { quantity: 1, remaining: 0, settings };
		const other = { ...settings, services: ['run.googleapis.com', 'sqladmin.googleapis.com'] };
		await finish(target(), request({ action: 'CHANGE', settings: other, before }));
		expect(vendor.projects[0]?.services).toEqual(new Set([...services, 'sqladmin.googleapis.com']));
	});

	it('refuses to start without a service account', () => {
		const { GCP_PARENT, GCP_BILLING_ACCOUNT } = installation;
		expect(() => gcp.create({ GCP_PARENT, GCP_BILLING_ACCOUNT }, { log })).toThrow(
			/needs GOOGLE_SERVICE_ACCOUNT_EMAIL/,
		);
	});
});

describe('translate', () => {
	it.each(['c', 'cloudsales', 'a'.repeat(17)])(
		'makes a valid project id from the prefix %s',
		(prefix) => {
			expect(CloudSettings.safeParse({ services: [], project_prefix: prefix }).success).toBe(true);
			expect(toProjectId(marker, prefix)).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
		},
	);

	it('gives each item another project id, always the same', () => {
		expect(toProjectId('a', 'cs')).toBe(toProjectId('a', 'cs'));
		expect(toProjectId('a', 'cs')).not.toBe(toProjectId('b', 'cs'));
	});

	it.each(['', 'Cs', '1cs', 'cs-', 'a'.repeat(18)])('refuses the prefix %j', (prefix) => {
		expect(CloudSettings.safeParse({ services: [], project_prefix: prefix }).success).toBe(false);
	});

	it.each(['cs-7f1c', 'CS/7F1C', 'x'.repeat(100), 'é'])('makes a valid label of %j', (value) => {
		expect(toMarkerLabel(value)).toMatch(/^[a-z0-9_-]{1,63}$/);
	});

	it('keeps markers apart that look alike as labels', () => {
		expect(toMarkerLabel('a/b')).not.toBe(toMarkerLabel('a.b'));
		expect(toMarkerLabel('A')).not.toBe(toMarkerLabel('a'));
	});

	it.each([
		['PT Maju Jaya, Tbk.', 'PT Maju Jaya Tbk'],
		['株式会社', 'cs-1'],
		['A very long name of a company that goes on', 'A very long name of a company'],
	])('names the project of %s', (name, expected) => {
		const client = { id: 'c-1', name, billing_email: '' };
		expect(toNewProject({ marker, client }, 'cs-1', 'folders/1').displayName).toBe(expected);
	});

	it.each([
		[{ name: 'operations/noop.DONE_OPERATION' }, true],
		[{ name: 'operations/a', done: true }, true],
		[{ name: 'operations/a', done: false }, false],
		[{ name: 'operations/a' }, false],
	])('tells whether %j is finished', (operation, expected) => {
		expect(isFinished(operation)).toBe(expected);
	});

	it.each([
		[6, 'AGAIN'],
		[8, 'QUOTA'],
		[10, 'AGAIN'],
		[13, 'AGAIN'],
		[14, 'AGAIN'],
		[7, 'FINAL'],
		[undefined, 'FINAL'],
	])('takes the operation error %s for %s', (code, expected) => {
		expect(fromOperationError({ code })).toBe(expected);
	});
});
