import nock from 'nock';

/**
 * In the test file that calls this, nock answers the calls to vendors, and a call that it does not expect fails.
 * Test files share a process, so nock is switched off again at the end: the next file talks to real servers.
 */
export function answeredByNock(): void {
	beforeAll(() => {
		if (!nock.isActive()) nock.activate();
		nock.disableNetConnect();
	});
	afterEach(() => {
		nock.abortPendingRequests();
		nock.cleanAll();
	});
	afterAll(() => {
		nock.restore();
		nock.enableNetConnect();
	});
}
