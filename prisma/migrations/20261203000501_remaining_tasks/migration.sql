-- Of all tasks that have succeeded, the few that leave something to staff.
CREATE INDEX "provisioning_tasks_remaining_idx" ON "provisioning_tasks"("id") WHERE "status" = 'SUCCESS' AND "remaining" @> '[{"waiting_for": "STAFF"}]';
