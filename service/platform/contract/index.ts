export * as field from './fields.ts';
export { defineContract, isCommand, needsKey } from './define-contract.ts';
export type {
	Contract,
	FileRule,
	InputOf,
	Operation,
	OperationSpec,
	OutputOf,
	UploadedFile,
} from './define-contract.ts';
export { defineModule } from './define-module.ts';
export type { Module } from './define-module.ts';
