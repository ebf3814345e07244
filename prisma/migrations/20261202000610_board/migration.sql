-- Tasks of one state by age: a board or a list of the few that failed must not read the many that are done.
CREATE INDEX "provisioning_tasks_status_created_at_id_idx" ON "provisioning_tasks"("status", "created_at", "id");
