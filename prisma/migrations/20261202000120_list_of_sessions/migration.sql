-- The lists of sessions and of people that administrators and staff see over all clients.
CREATE INDEX "sessions_created_at_id_idx" ON "sessions"("created_at", "id");
CREATE INDEX "memberships_created_at_id_idx" ON "memberships"("created_at", "id");
