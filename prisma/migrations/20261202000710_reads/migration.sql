-- The funnel counts sales by the week in which their quotation was first sent.
CREATE INDEX "quotations_sent_at_idx" ON "quotations"("sent_at") WHERE "sent_at" IS NOT NULL;

-- People search by how a number, an address or a domain begins. With another collation than "C" only an index of
-- text_pattern_ops answers that; those on what few rows have are partial.
CREATE INDEX "quotations_number_prefix_idx" ON "quotations"("number" text_pattern_ops);
CREATE INDEX "billing_cycles_number_prefix_idx" ON "billing_cycles"("number" text_pattern_ops) WHERE "number" IS NOT NULL;
CREATE INDEX "credit_notes_number_prefix_idx" ON "credit_notes"("number" text_pattern_ops);
CREATE INDEX "clients_billing_email_prefix_idx" ON "clients"("billing_email" text_pattern_ops);
CREATE INDEX "message_deliveries_address_prefix_idx" ON "message_deliveries"("address_key" text_pattern_ops, "created_at");
CREATE INDEX "message_deliveries_provider_id_idx" ON "message_deliveries"("provider_id") WHERE "provider_id" IS NOT NULL;
CREATE INDEX "payment_links_gateway_reference_idx" ON "payment_links"("gateway_reference") WHERE "gateway_reference" IS NOT NULL;
CREATE INDEX "payment_links_payment_code_idx" ON "payment_links"("payment_code") WHERE "payment_code" IS NOT NULL;
CREATE INDEX "payments_gateway_payment_id_idx" ON "payments"("gateway_payment_id");
CREATE INDEX "payments_gateway_reference_idx" ON "payments"("gateway_reference");
CREATE INDEX "provisioning_tasks_domain_idx" ON "provisioning_tasks"(lower("settings" ->> 'domain') text_pattern_ops) WHERE "settings" ? 'domain';
CREATE INDEX "provisioning_tasks_account_idx" ON "provisioning_tasks"(lower("result" ->> 'primary_email') text_pattern_ops) WHERE "result" ? 'primary_email';

-- The timeline of a sale shows the calls of vendors about its payment links.
CREATE INDEX "webhook_events_payment_link_idx" ON "webhook_events"(("outcome" ->> 'payment_link_id')) WHERE "outcome" ? 'payment_link_id';

-- The audit trail is filtered by actor, operation and subject, the newest first.
DROP INDEX "audit_entries_subject_id_idx";
DROP INDEX "audit_entries_operation_occurred_at_idx";
CREATE INDEX "audit_entries_subject_id_created_at_id_idx" ON "audit_entries"("subject_id", "created_at", "id") WHERE "subject_id" IS NOT NULL;
CREATE INDEX "audit_entries_operation_created_at_id_idx" ON "audit_entries"("operation", "created_at", "id");
CREATE INDEX "audit_entries_actor_id_created_at_id_idx" ON "audit_entries"("actor_id", "created_at", "id") WHERE "actor_id" IS NOT NULL;
