-- Tasks that may begin and that nothing has begun: what is picked up by business time. It holds only these, so it stays small.
CREATE INDEX "provisioning_tasks_ready_idx" ON "provisioning_tasks"("ready_at") WHERE ("status" = 'PENDING' AND "ready_at" IS NOT NULL);
