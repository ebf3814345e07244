import { stateWords } from '../../platform/pages/index.ts';
import {
	deploymentLifecycle,
	executionLifecycle,
	slugLifecycle,
	tenantLifecycle,
} from './lifecycle.ts';

/** How people read the states. */
export const wordsOfStates = [
	stateWords(slugLifecycle, {
		HELD: { id: 'Ditahan', en: 'Held', tone: 'busy' },
		TAKEN: { id: 'Dipakai', en: 'Taken', tone: 'good' },
		QUARANTINED: { id: 'Dikarantina', en: 'Quarantined', tone: 'plain' },
		RELEASED: { id: 'Dilepas', en: 'Released', tone: 'plain' },
	}),
	stateWords(tenantLifecycle, {
		INACTIVE: { id: 'Belum berjalan', en: 'Not running', tone: 'busy' },
		ACTIVE: { id: 'Aktif', en: 'Active', tone: 'good' },
		SUSPENDED: { id: 'Ditangguhkan', en: 'Suspended', tone: 'warn' },
		LEAVING: { id: 'Akan dihapus', en: 'To be deleted', tone: 'warn' },
		DELETED: { id: 'Dihapus', en: 'Deleted', tone: 'plain' },
	}),
	stateWords(deploymentLifecycle, {
		DEPLOYING: { id: 'Sedang dipasang', en: 'Being deployed', tone: 'busy' },
		RUNNING: { id: 'Berjalan', en: 'Running', tone: 'good' },
		SUSPENDED: { id: 'Dihentikan sementara', en: 'Stopped', tone: 'warn' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
		ROLLING_BACK: { id: 'Sedang ditarik kembali', en: 'Being rolled back', tone: 'busy' },
		ROLLED_BACK: { id: 'Ditarik kembali', en: 'Rolled back', tone: 'plain' },
		DESTROYING: { id: 'Sedang dihapus', en: 'Being removed', tone: 'busy' },
		DESTROYED: { id: 'Dihapus', en: 'Removed', tone: 'plain' },
	}),
	stateWords(executionLifecycle, {
		PENDING: { id: 'Menunggu giliran', en: 'Waits for its turn', tone: 'busy' },
		RUNNING: { id: 'Sedang dikerjakan', en: 'Under way', tone: 'busy' },
		SUCCEEDED: { id: 'Berhasil', en: 'Succeeded', tone: 'good' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
	}),
];
