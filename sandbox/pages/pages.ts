import express from 'express';
import type { Router } from 'express';
import type { World } from '../core/world.ts';

export function pages(_world: World, _reset: () => void): Router {
	return express.Router();
}
