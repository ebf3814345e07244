-- What happened to one client is asked for often, and is little of all that happened.
CREATE INDEX "events_client_id_created_at_id_idx" ON "events"("client_id", "created_at", "id");
