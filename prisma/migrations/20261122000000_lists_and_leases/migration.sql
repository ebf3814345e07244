-- Every list finds its page by an index, in every order that it offers.
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys"("created_at", "id");
CREATE INDEX "clients_name_id_idx" ON "clients"("name", "id");
CREATE INDEX "products_name_id_idx" ON "products"("name", "id");
CREATE INDEX "billing_cycles_due_date_id_idx" ON "billing_cycles"("due_date", "id");
CREATE INDEX "documents_created_at_id_idx" ON "documents"("created_at", "id");
CREATE INDEX "events_created_at_id_idx" ON "events"("created_at", "id");
CREATE INDEX "audit_entries_created_at_id_idx" ON "audit_entries"("created_at", "id");
CREATE INDEX "payments_status_created_at_id_idx" ON "payments"("status", "created_at", "id");

-- What people look for every day is a few rows among millions.
CREATE INDEX "deliveries_dead" ON "deliveries"("created_at", "id") WHERE "status" = 'DEAD';
CREATE INDEX "event_reactions_not_done" ON "event_reactions"("status") WHERE "status" <> 'DONE';
-- A process finds what it holds by its token.
CREATE INDEX "deliveries_held" ON "deliveries"("lease_token") WHERE "lease_token" IS NOT NULL;
