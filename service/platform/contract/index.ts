export * as field from './fields.ts';
export { defineContract, isCommand, needsKey, resource } from './define-contract.ts';
export type {
	Alias,
	Contract,
	FileRule,
	InputOf,
	Operation,
	OperationSpec,
	OutputOf,
	ResourceSpec,
	UploadedFile,
} from './define-contract.ts';
export { defineModule } from './define-module.ts';
export type { Gauge, GaugeValue, Module } from './define-module.ts';
